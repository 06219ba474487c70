import { LabelSelector } from './facts';

/** Whether labels satisfy a selector; none, or an empty one, matches everything. An operator that Kubernetes does not know matches nothing. */
export function selects(
  selector: LabelSelector | null | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  const equal = Object.entries(selector?.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  const expressions = (selector?.matchExpressions ?? []).every(
    ({ key, operator, values }) => {
      const value: string | undefined = labels[key];
      switch (operator) {
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        case 'In':
          return value !== undefined && (values ?? []).includes(value);
        case 'NotIn':
          return value === undefined || !(values ?? []).includes(value);
        default:
          return false;
      }
    },
  );
  return equal && expressions;
}

/** True when the selector lets something out. */
export function narrows(selector: LabelSelector | null | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length > 0 ||
    (selector?.matchExpressions ?? []).length > 0
  );
}
