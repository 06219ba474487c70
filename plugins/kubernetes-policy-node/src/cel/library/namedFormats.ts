import * as names from '../../kubernetes/nameRules';
import type { NameRule } from '../../kubernetes/nameRules';
import { CelOpaque, CelOptional } from '../values';
import { CelTimestamp } from '../times';
import type { FunctionTable } from './FunctionTable';
import { CelUrl } from './urls';

const unless =
  (test: (text: string) => boolean, message: string): NameRule =>
  text =>
    test(text) ? [] : [message];

function uri(text: string): string[] {
  try {
    CelUrl.parse(text);
    return [];
  } catch (error) {
    return [
      (error as Error).message.replace(
        /^URL parse error during conversion from string: /,
        '',
      ),
    ];
  }
}

/** `Date` moves a day that a month does not have into the next one. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const RULES: Readonly<
  Record<string, [name: string, rule: NameRule, patternSize: number]>
> = {
  dns1123Label: ['DNS1123Label', names.dns1123Label, 30],
  dns1123Subdomain: ['DNS1123Subdomain', names.dns1123Subdomain, 60],
  dns1035Label: ['DNS1035Label', names.dns1035Label, 30],
  qualifiedName: ['QualifiedName', names.qualifiedName, 60],
  dns1123LabelPrefix: ['DNS1123LabelPrefix', names.dns1123LabelPrefix, 30],
  dns1123SubdomainPrefix: [
    'DNS1123SubdomainPrefix',
    names.dns1123SubdomainPrefix,
    60,
  ],
  dns1035LabelPrefix: ['DNS1035LabelPrefix', names.dns1035LabelPrefix, 30],
  labelValue: ['LabelValue', names.labelValue, 40],
  uri: ['URI', uri, 1103],
  uuid: [
    'uuid',
    unless(
      text =>
        /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(
          text,
        ),
      'does not match the UUID format',
    ),
    72,
  ],
  byte: [
    'byte',
    unless(
      text =>
        text !== '' &&
        /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(
          text,
        ),
      'invalid base64',
    ),
    84,
  ],
  date: ['date', unless(isDate, 'invalid date'), 71],
  datetime: [
    'datetime',
    unless(text => !!CelTimestamp.parse(text), 'invalid datetime'),
    71,
  ],
};

/** A named format, which text can be held against. */
export class CelFormat extends CelOpaque {
  readonly typeName = 'kubernetes.NamedFormat';

  constructor(
    readonly name: string,
    readonly rule: NameRule,
    /** How long the cluster takes the format's regular expression to be. */
    readonly patternSize: number,
  ) {
    super();
  }

  equals(other: unknown): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

/** `format.dns1123Label()` and its like, `format.named()`, and `validate()` of what they give. */
export function addFormats(table: FunctionTable): void {
  const formats = new Map(
    Object.entries(RULES).map(([key, [name, rule, patternSize]]) => [
      key,
      new CelFormat(name, rule, patternSize),
    ]),
  );
  formats.forEach((format, key) =>
    table.add(`format.${key}(): kubernetes.NamedFormat`, () => format),
  );
  table
    .add(
      'format.named(string): optional_type(kubernetes.NamedFormat)',
      (name: string) => {
        const format = formats.get(name);
        return format ? CelOptional.of(format) : CelOptional.none;
      },
    )
    .add(
      'kubernetes.NamedFormat->validate(string): optional_type(list(string))',
      (format: CelFormat, text: string) => {
        const problems = format.rule(text);
        return problems.length > 0
          ? CelOptional.of(problems)
          : CelOptional.none;
      },
    );
}
