/** How a Prometheus labels what it scraped of pods. @public */
export interface PromLabels {
  /** Label that names the cluster, where one Prometheus measures several. */
  readonly cluster?: string;
  readonly namespace: string;
  readonly pod: string;
}

/** A condition on a label: equal, or fitting a regular expression wholly, or not fitting it. @public */
export interface PromMatcher {
  readonly label: string;
  readonly operator: '=' | '=~' | '!~';
  readonly value: string;
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A value as PromQL quotes it. */
function quoted(value: string): string {
  return `"${value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/**
 * `{a="b",…}`. Values may be anything: they are quoted. Throws for a label that PromQL cannot name.
 * @public
 */
export function promSelector(matchers: readonly PromMatcher[]): string {
  const conditions = matchers.map(({ label, operator, value }) => {
    if (!LABEL_NAME.test(label)) {
      throw new Error(`'${label}' is not the name of a label`);
    }
    return `${label}${operator}${quoted(value)}`;
  });
  return `{${conditions.join(',')}}`;
}
