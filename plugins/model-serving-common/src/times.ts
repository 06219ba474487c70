/** The earliest of ISO times; null where there is none. */
export function earliest(times: ReadonlyArray<string | null>): string | null {
  return (
    times
      .filter((time): time is string => time !== null)
      .sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
  );
}
