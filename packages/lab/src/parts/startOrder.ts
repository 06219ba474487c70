import type { Part } from './Part';

/**
 * The parts, each behind all that it comes after.
 * Throws where a part waits for one that is not there, or for itself.
 */
export function startOrder(parts: readonly Part[]): Part[] {
  const byName = new Map(parts.map(part => [part.name, part]));
  const ordered = new Set<Part>();
  const visit = (part: Part, path: readonly string[]) => {
    if (path.includes(part.name)) {
      throw new Error(
        `Parts wait for one another: ${[...path, part.name].join(' → ')}.`,
      );
    }
    for (const name of part.after ?? []) {
      const before = byName.get(name);
      if (!before) {
        throw new Error(`${part.name} waits for ${name}, which is not there.`);
      }
      visit(before, [...path, part.name]);
    }
    ordered.add(part);
  };
  parts.forEach(part => visit(part, []));
  return [...ordered];
}
