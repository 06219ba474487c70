const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

/** Says, in the cluster's words, what is wrong with a name; nothing when it is right. */
export type NameRule = (text: string) => string[];

function shape(message: string, pattern: string, ...examples: string[]) {
  const given = examples.map(example => `'${example}', `).join(' or ');
  return `${message} (e.g. ${given}regex used for validation is '${pattern}')`;
}

const tooLong = (most: number, unit = 'characters') =>
  `must be no more than ${most} ${unit}`;

function rule(options: {
  pattern: string;
  most: number;
  message: string;
  isPrefix?: boolean;
  unit?: 'bytes';
}): NameRule {
  const whole = new RegExp(`^${options.pattern}$`);
  return text => {
    const checked =
      options.isPrefix && text.length > 1 && text.endsWith('-')
        ? `${text.slice(0, -2)}a`
        : text;
    return [
      ...(Buffer.byteLength(checked) > options.most
        ? [tooLong(options.most, options.unit)]
        : []),
      ...(whole.test(checked) ? [] : [options.message]),
    ];
  };
}

const label = (isPrefix: boolean) =>
  rule({
    pattern: LABEL,
    most: 63,
    isPrefix,
    message: shape(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
      LABEL,
      'my-name',
      '123-abc',
    ),
  });

const subdomain = (isPrefix: boolean, unit?: 'bytes') =>
  rule({
    unit,
    pattern: SUBDOMAIN,
    most: 253,
    isPrefix,
    message: shape(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      SUBDOMAIN,
      'example.com',
    ),
  });

const label1035 = (isPrefix: boolean) =>
  rule({
    pattern: LABEL_1035,
    most: 63,
    isPrefix,
    message: shape(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      LABEL_1035,
      'my-name',
      'abc-123',
    ),
  });

export const dns1123Label = label(false);
export const dns1123LabelPrefix = label(true);
export const dns1123Subdomain = subdomain(false);
export const dns1123SubdomainPrefix = subdomain(true);
export const dns1035Label = label1035(false);
export const dns1035LabelPrefix = label1035(true);

/** The value of a label. */
export const labelValue = rule({
  pattern: LABEL_VALUE,
  most: 63,
  unit: 'bytes',
  message: shape(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    LABEL_VALUE,
    'MyValue',
    'my_value',
    '12345',
  ),
});

const dns1123Prefix = subdomain(false, 'bytes');

const NAME_PART = shape(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  'MyName',
  'my.name',
  '123-abc',
);

/** The key of a label: a name, and optionally a domain and a slash before it. */
export const qualifiedName: NameRule = text => {
  const parts = text.split('/');
  if (parts.length > 2) {
    const message = shape(
      "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      QUALIFIED,
      'MyName',
      'my.name',
      '123-abc',
    );
    return [
      `${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const problems: string[] = [];
  if (prefix === '') {
    problems.push('prefix part must be non-empty');
  } else if (prefix !== undefined) {
    problems.push(
      ...dns1123Prefix(prefix).map(problem => `prefix part ${problem}`),
    );
  }
  if (name === '') {
    problems.push('name part must be non-empty');
  } else if (name.length > 63) {
    problems.push(`name part ${tooLong(63, 'bytes')}`);
  }
  if (!new RegExp(`^${QUALIFIED}$`).test(name)) {
    problems.push(`name part ${NAME_PART}`);
  }
  return problems;
};
