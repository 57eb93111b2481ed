/**
 * A command that runs another one with a disk of so many bytes mounted on a folder, which nobody else sees. It needs no
 * privileges where users may have namespaces of their own.
 */
export function withSmallDisk(folder: string, bytes: number): readonly string[] {
  const mount = 'mkdir -p "$1" && mount -t tmpfs -o "size=$2" tmpfs "$1" && shift 2 && exec "$@"';
  return ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh', folder, String(bytes)];
}
