import * as names from '../../../schema/nameRules';
import type { NameRule } from '../../../schema/nameRules';
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

const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const RULES: Readonly<Record<string, [name: string, rule: NameRule]>> = {
  dns1123Label: ['DNS1123Label', names.dns1123Label],
  dns1123Subdomain: ['DNS1123Subdomain', names.dns1123Subdomain],
  dns1035Label: ['DNS1035Label', names.dns1035Label],
  qualifiedName: ['QualifiedName', names.qualifiedName],
  dns1123LabelPrefix: ['DNS1123LabelPrefix', names.dns1123LabelPrefix],
  dns1123SubdomainPrefix: [
    'DNS1123SubdomainPrefix',
    names.dns1123SubdomainPrefix,
  ],
  dns1035LabelPrefix: ['DNS1035LabelPrefix', names.dns1035LabelPrefix],
  labelValue: ['LabelValue', names.labelValue],
  uri: ['URI', uri],
  uuid: [
    'uuid',
    unless(
      text =>
        /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(
          text,
        ),
      'does not match the UUID format',
    ),
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
  ],
  date: ['date', unless(isDate, 'invalid date')],
  datetime: [
    'datetime',
    unless(text => !!CelTimestamp.parse(text), 'invalid datetime'),
  ],
};

/** A named format, which text can be held against. */
class CelFormat extends CelOpaque {
  readonly typeName = 'kubernetes.NamedFormat';

  constructor(readonly name: string, readonly rule: NameRule) {
    super();
  }

  equals(other: unknown): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

/** `format.dns1123Label()` and its like, `format.named()`, and `validate()` of what they give. */
export function addFormats(table: FunctionTable): void {
  const formats = new Map(
    Object.entries(RULES).map(([key, [name, rule]]) => [
      key,
      new CelFormat(name, rule),
    ]),
  );
  formats.forEach((format, key) => table.add(`format.${key}()`, () => format));
  table
    .add('format.named(string)', (name: string) => {
      const format = formats.get(name);
      return format ? CelOptional.of(format) : CelOptional.none;
    })
    .add(
      'kubernetes.NamedFormat->validate(string)',
      (format: CelFormat, text: string) => {
        const problems = format.rule(text);
        return problems.length > 0
          ? CelOptional.of(problems)
          : CelOptional.none;
      },
    );
}
