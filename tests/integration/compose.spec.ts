import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DCLinter } from 'dclint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../server/src/config/config';
import { configNotices } from '../../server/src/config/config-notices';
import { settings } from '../../server/src/config/settings';
import { freePort } from '../environment/free-port';
import { nginxTemplates } from '../environment/nginx-configuration';
import { outputPath, projectFolder } from '../environment/output';
import { programPath } from '../environment/programs';
import { RunningProgram } from '../environment/running-program';

interface Service {
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
  restart?: string;
  networks?: string[];
}

interface ComposeFile {
  name?: string;
  services: Record<string, Service>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

const read = (name: string): string => readFileSync(join(projectFolder, name), 'utf8');
const files = ['docker-compose.yml', 'docker-compose.tls.yml'];
const compose = parse(read('docker-compose.yml')) as ComposeFile;
const service = (name: string): Service => compose.services[name] ?? {};
const environmentOf = (name: string): Record<string, string> => service(name).environment ?? {};

describe('the compose files', () => {
  it.each(files)('%s has nothing that dclint objects to', (file) => {
    const { rules } = parse(read('.dclintrc.yml')) as { rules: Record<string, 0 | 1 | 2> };
    const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
    const results = linter.lintFiles([join(projectFolder, file)], false);
    expect(results).toHaveLength(1);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('has nginx, the instances, Redis, MongoDB and a TURN server on one network', () => {
    expect(compose.name).toBe('onair');
    expect(Object.keys(compose.services).sort()).toEqual(['app', 'coturn', 'mongo', 'nginx', 'redis']);
    expect(Object.keys(compose.networks)).toEqual(['onair']);
    for (const { networks } of Object.values(compose.services)) expect(networks).toEqual(['onair']);
  });

  it('notices a service that fails and starts it again', () => {
    for (const [name, { healthcheck, restart }] of Object.entries(compose.services)) {
      expect(healthcheck, name).toBeDefined();
      expect(restart, name).toBe('unless-stopped');
    }
  });

  it('starts what others need first', () => {
    const healthy = { condition: 'service_healthy' };
    expect(service('app').depends_on).toEqual({ mongo: healthy, redis: healthy });
    expect(service('nginx').depends_on).toEqual({ app: healthy });
  });

  it('lets nobody reach Redis, MongoDB or an instance from outside', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name).sort()).toEqual(['coturn', 'nginx']);
  });

  it('has no secret of its own, and says how to make one that is missing', () => {
    const named = read('docker-compose.yml').match(/\$\{\w*SECRET[^}]*\}/g) ?? [];
    // Whoever has no bucket needs no key to one.
    const secrets = named.filter((secret) => secret !== '${S3_SECRET_ACCESS_KEY:-}');
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(secret).toMatch(/^\$\{(\w+):\?is not set\. Make one with .* put \1=/);
  });

  it('gives the instances every setting, but for those that make no sense behind nginx or twice', () => {
    const left = ['HOST', 'HTTPS', 'HTTPS_CERT_FILE', 'HTTPS_KEY_FILE', 'INSTANCE_ID', 'REDIS_PREFIX'];
    expect([...Object.keys(environmentOf('app')), ...left].sort()).toEqual(Object.keys(settings).sort());
  });

  it('has one setting for where people reach the TURN server, and an instance that starts without it says so', () => {
    const interpolated = (text: string, env: Record<string, string>): string => {
      // From the inside out, as defaults may have defaults.
      const next = text.replace(
        /\$\{(\w+):-([^${}]*)\}/g,
        (_, name: string, otherwise: string) => env[name] ?? otherwise,
      );
      return next === text ? text : interpolated(next, env);
    };
    const told = (env: Record<string, string>): { externalIp: string | undefined; notices: string[] } => {
      const { TURN_URLS = '', STUN_URLS = '' } = environmentOf('app');
      const urls = { TURN_URLS: interpolated(TURN_URLS, env), STUN_URLS: interpolated(STUN_URLS, env) };
      const argument = service('coturn').command?.find((word) => word.startsWith('--external-ip=')) ?? '';
      const notices = configNotices(readConfig({ ...urls, TURN_SECRET: 'shared' }));
      return { externalIp: interpolated(argument, env).split('=')[1], notices };
    };
    expect(told({})).toEqual({ externalIp: '127.0.0.1', notices: [expect.stringContaining('Set TURN_HOST')] });
    expect(told({ TURN_HOST: 'onair.example' })).toEqual({ externalIp: 'onair.example', notices: [] });
    const both = { TURN_HOST: 'onair.example', TURN_EXTERNAL_IP: '203.0.113.7' };
    expect(told(both)).toEqual({ externalIp: '203.0.113.7', notices: [] });
  });

  it('has a TURN server that passes on from one relay to another, in a network to which it passes on nothing else', async ({
    skip,
  }) => {
    const own = ownAddress();
    skip(own === undefined, 'this machine has no address but those of loopback');
    const port = await freePort();
    const told = (service('coturn').command ?? []).map((word) =>
      word.replace(/\$\{TURN_SECRET:.*\}/, 'secret').replace('$$(hostname -i)', own ?? ''),
    );
    // As behind a container's address: nobody else knows it, and it is one of those that are denied.
    const here = ['--external-ip=203.0.113.7', `--relay-ip=${own}`, `--denied-peer-ip=${own}`];
    const words = [...told.filter((word) => !word.startsWith('--external-ip=')), ...here];
    const args = [...words, `--listening-port=${port}`, '--pidfile=', `--userdb=${outputPath('compose', 'turn.db')}`];
    const coturn = await RunningProgram.start({ command: programPath('coturn'), args, port });
    try {
      const uclient = ['-y', '-W', 'secret', '-u', '9999999999:somebody', '-p', String(port), '-n', '1', '-m', '1'];
      const { stdout, stderr } = await promisify(execFile)('turnutils_uclient', [...uclient, own ?? '']);
      expect(`${stdout}${stderr}`).toContain('Total lost packets 0 ');
    } finally {
      await coturn.stop();
    }
  });

  it('keeps all data in named volumes', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
    const named = mounted.filter((volume) => !volume.startsWith('./')).map((volume) => volume.split(':')[0]);
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('mounts folders and files that exist', () => {
    const sources = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
    const ours = sources.map((volume) => volume.split(':')[0] ?? '').filter((source) => source.startsWith('./'));
    expect(ours.filter((source) => !existsSync(join(projectFolder, source)))).toEqual([]);
  });

  it('gives nginx every variable of its templates, and no other', async () => {
    const templates = await nginxTemplates();
    const placeholders = templates.flatMap((template) => readFileSync(template, 'utf8').match(/\$\{\w+\}/g) ?? []);
    const wanted = new Set(placeholders.map((placeholder) => placeholder.slice(2, -1)));
    const given = Object.keys(environmentOf('nginx')).filter((name) => name.startsWith('ONAIR_'));
    expect(given.sort()).toEqual([...wanted].sort());
  });
});

/** An address by which this machine can be reached from another. */
function ownAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
