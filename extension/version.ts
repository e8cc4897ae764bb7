/** Versions of the extension: up to four numbers with points between. Pure. */
export function isNewerVersion(offered: string, held: string): boolean {
  const [a, b] = [offered, held].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const at = [0, 1, 2, 3].find((position) => (a[position] ?? 0) !== (b[position] ?? 0));
  return at !== undefined && (a[at] ?? 0) > (b[at] ?? 0);
}
