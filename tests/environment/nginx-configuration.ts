import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { projectFolder } from './output';

/** What the templates in `nginx/templates` leave open. docker-compose.yml gives the same ones to Docker's image. */
export interface NginxVariables {
  /** `server` lines for an upstream. */
  ONAIR_INSTANCES: string;
  /** The same ones as `backup`, to be asked when all of them are thought to be gone. */
  ONAIR_LAST_RESORT: string;
  /** The same ones twice: with nearly all the weight, and never thought to be gone. */
  ONAIR_UPLOAD_INSTANCES: string;
  /** Which DNS server knows the names in them. */
  ONAIR_RESOLVER: string;
  ONAIR_ENTRANCE: 'http' | 'https';
  ONAIR_HTTP_LISTEN: string;
  ONAIR_HTTPS_LISTEN: string;
  /** How this nginx is told to speak HTTP/2: `http2 on;` since 1.25.1. */
  ONAIR_HTTP2: string;
  ONAIR_TLS_CERT: string;
  ONAIR_TLS_KEY: string;
  /** Address or network of a proxy before nginx. */
  ONAIR_TRUSTED_PROXY: string;
  ONAIR_MAX_UPLOAD: string;
  ONAIR_ACCESS_LOG: string;
}

const nginxSource = join(projectFolder, 'nginx');
const suffix = '.template';

/**
 * Lays out in a folder what Docker's nginx image has in /etc/nginx. Its own configuration is `nginx.conf` there; all
 * that nginx writes stays below the folder.
 */
export async function layOutNginx(folder: string, variables: NginxVariables): Promise<void> {
  await cp(join(nginxSource, 'nginx.conf'), join(folder, 'nginx.conf'));
  await cp(join(nginxSource, 'snippets'), join(folder, 'snippets'), { recursive: true });
  for (const template of await nginxTemplates()) {
    const rendered = join(
      folder,
      'conf.d',
      relative(join(nginxSource, 'templates'), template).slice(0, -suffix.length),
    );
    await mkdir(dirname(rendered), { recursive: true });
    await writeFile(rendered, render(await readFile(template, 'utf8'), { ...variables }));
  }
  await writeFile(join(folder, 'conf.d', 'onair', 'folders.conf'), temporaryFolders(folder));
}

/** Every file that Docker's image renders at its start. */
export async function nginxTemplates(): Promise<string[]> {
  const entries = await readdir(join(nginxSource, 'templates'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Like envsubst, limited to the given names: nginx has `$variables` of its own. */
function render(template: string, variables: Record<string, string>): string {
  return template.replace(/\$\{(\w+)\}/g, (placeholder, name: string) => variables[name] ?? placeholder);
}

function temporaryFolders(folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return kinds.map((kind) => `${kind}_temp_path ${join(folder, 'temporary', kind)};\n`).join('');
}
