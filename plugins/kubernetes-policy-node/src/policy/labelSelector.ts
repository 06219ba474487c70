import type { LabelSelector } from './policyTypes';

/** Whether labels satisfy a selector; an absent or empty selector matches everything. */
export function selectorMatches(
  selector: LabelSelector | null | undefined,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  const has = (key: string) => Object.hasOwn(labels, key);
  return (
    Object.entries(selector?.matchLabels ?? {}).every(
      ([key, value]) => has(key) && labels[key] === value,
    ) &&
    (selector?.matchExpressions ?? []).every(({ key, operator, values }) => {
      const isListed = has(key) && !!values?.includes(String(labels[key]));
      switch (operator) {
        case 'In':
          return isListed;
        case 'NotIn':
          return !isListed;
        case 'Exists':
          return has(key);
        default:
          return !has(key);
      }
    })
  );
}
