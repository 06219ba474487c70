/**
 * Use of a nominal quota: `2 of 2 GPUs used, and 1 GPU borrowed`. What is borrowed is in no share of it.
 *
 * @param share - How much of it is used
 * @param borrowed - What is used beyond it; null where nothing is
 * @param where - Which quota it is, such as `in flavor l4`
 * @public
 */
export function usedInWords(
  share: string,
  borrowed: string | null,
  where?: string,
): string {
  return [
    `${share} used`,
    where && ` ${where}`,
    borrowed && `, and ${borrowed} borrowed`,
  ]
    .filter(Boolean)
    .join('');
}
