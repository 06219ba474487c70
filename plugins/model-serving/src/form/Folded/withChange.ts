/** Answers with some changed; those that are undefined are left to the platform, and all of them where none is left. */
export function withChange<A extends object>(
  answers: A,
  change: Partial<A>,
): A | undefined {
  const given = Object.entries({ ...answers, ...change }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length > 0 ? (Object.fromEntries(given) as A) : undefined;
}
