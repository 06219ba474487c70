/** Has the browser save a text as a file. */
export function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(
    new Blob([text], { type: 'text/csv;charset=utf-8' }),
  );
  const link = document.createElement('a');
  // eslint-disable-next-line no-restricted-syntax -- of a text that was made here
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
