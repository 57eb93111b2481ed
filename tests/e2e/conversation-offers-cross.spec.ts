import { expectEverybodyMeets, meet, watchDevices } from '../environment/conversations';
import { connectionsMade, crossOffers } from '../environment/peer-connections';
import { expect, test } from './fixtures';

test('both sides offer at the same moment, again and again: picture and sound go on over the same connection', async ({
  somebody,
}) => {
  test.slow();
  const [ada, bob] = [await somebody('chromium'), await somebody('chromium')];
  for (const page of [ada, bob]) await watchDevices(page);
  const both = new Map([
    ['Ada', ada],
    ['Bob', bob],
  ]);
  await meet(both);
  await expectEverybodyMeets(both);

  for (let round = 0; round < 3; round++) {
    await crossOffers(ada, bob);
    await expectEverybodyMeets(both, { frames: 10, timeout: 15_000 });
  }

  for (const page of [ada, bob]) expect(await connectionsMade(page), 'connections made').toBe(1);
});
