import { expectNothingSerious } from '../environment/accessibility';
import { expect, test } from './fixtures';

test('the first load of /watcher is at most 110 kB, compressed, and its parts are kept for ever', async ({
  somebody,
}) => {
  const page = await somebody('chromium');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const begun = new Map<string, { path: string; headerBytes: number }>();
  const loads: { path: string; bytes: number }[] = [];
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    begun.set(requestId, { path: new URL(response.url).pathname, headerBytes: response.encodedDataLength });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const load = begun.get(requestId);
    // Pictures of streams are what the page shows, not what it is made of.
    if (load && !load.path.startsWith('/api/'))
      loads.push({ path: load.path, bytes: encodedDataLength - load.headerBytes });
  });
  const assets: { path: string; encoding: string; caching: string }[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!/\.(js|css)$/.test(pathname)) return;
    const headers = response.headers();
    assets.push({
      path: pathname,
      encoding: headers['content-encoding'] ?? 'none',
      caching: headers['cache-control'] ?? 'none',
    });
  });

  await page.goto('/watcher', { waitUntil: 'networkidle' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  const bytes = loads.reduce((total, load) => total + load.bytes, 0);
  const list = loads.map((load) => `${load.path} ${load.bytes}`).join('\n');
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes, `compressed bytes of\n${list}`).toBeLessThanOrEqual(110_000);
  expect(assets.length).toBeGreaterThan(0);
  for (const asset of assets) {
    expect(asset.encoding, asset.path).toMatch(/^(br|gzip|zstd)$/);
    expect(asset.caching, asset.path).toContain('immutable');
  }
});

test('a second visit loads no script again', async ({ somebody }) => {
  const page = await somebody('chromium');
  await page.goto('/watcher', { waitUntil: 'networkidle' });
  await page.goto('/watcher', { waitUntil: 'networkidle' });
  const loads = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => /\.(js|css)$/.test(name))
      .map(({ name, transferSize }) => ({ name, transferSize })),
  );
  expect(loads.length).toBeGreaterThan(0);
  expect(loads.filter(({ transferSize }) => transferSize > 0)).toEqual([]);
});

for (const path of ['/watcher', '/watcher/AAAAAAAAAAAAAAAA']) {
  test(`${path} whose code does not come says so, and can be loaded again`, async ({ somebody }) => {
    const page = await somebody('chromium');
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
    await expectNothingSerious(page, 'a page whose code did not come');
    await page.unroute('**/*.js');
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeHidden();
    await expect(page.getByRole('link', { name: 'Watch', exact: true })).toHaveAttribute('aria-current', /page|true/);
  });
}
