/** Hands a file to the browser, which keeps it as a download. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has to have begun before the address goes.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
