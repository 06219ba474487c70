import { characterCount } from '../characters';
import { CelCidr } from '../library/addresses';
import { CelIp } from '../library/CelIp';
import { CelFormat } from '../library/namedFormats';
import { CelSemver } from '../library/semver';
import { CelUrl } from '../library/urls';
import { CelQuantity } from '../library/quantities';
import { mayBe, StaticType } from '../types';
import { CelOpaque, CelOptional } from '../values';
import { work } from '../work';
import { LIST_COST } from './budgets';

/** What a call costs, by its arguments; one that could not be evaluated is undefined. */
export type CallCost = (args: readonly unknown[]) => number;

/** Cost of passing over one character, and of one character of a regular expression for one of text. */
const PER_CHARACTER = 0.1;
const PER_PATTERN_CHARACTER = 0.25;

const traversal = (size: number, times = 1) =>
  Math.ceil(size * times * PER_CHARACTER);

/** How large a value is: characters, bytes, elements or entries; 1 for what has no size. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    return characterCount(value);
  }
  if (Array.isArray(value) || value instanceof Uint8Array) {
    return value.length;
  }
  if (value instanceof Map) {
    return value.size;
  }
  if (value instanceof CelIp) {
    return value.bits / 8;
  }
  return value instanceof CelCidr ? Math.ceil(value.length / 8) : 1;
}

const sizeWithin = (value: unknown): number =>
  value instanceof CelOptional && value.hasValue
    ? sizeWithin(value.value)
    : sizeOf(value);

/** Cost of passing over the smaller of two values. */
function smaller(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const length = Math.min(a.length, b.length);
    if (length <= 10) {
      return length > 0 ? 1 : 0;
    }
  }
  return traversal(Math.min(sizeWithin(a), sizeWithin(b)));
}

/** Cost of passing over a value with everything in it. */
function deepTraversal(value: unknown): number {
  work(10);
  if (typeof value === 'string') {
    return Math.floor(Buffer.byteLength(value) * PER_CHARACTER);
  }
  if (value instanceof Uint8Array) {
    return Math.floor(value.length * PER_CHARACTER);
  }
  let cost = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      cost += deepTraversal(item);
    }
    return cost;
  }
  if (value instanceof Map) {
    for (const [key, item] of value) {
      cost += deepTraversal(key) + deepTraversal(item);
    }
    return cost;
  }
  return 1;
}

const regularExpression = (text: number, pattern: number) =>
  Math.ceil((1 + text) * PER_CHARACTER) *
  Math.ceil(pattern * PER_PATTERN_CHARACTER);

const firstTraversal: CallCost = ([text]) => traversal(sizeOf(text));
const firstTwice: CallCost = ([text]) => traversal(sizeOf(text), 2);
const search: CallCost = ([text, pattern]) =>
  regularExpression(sizeOf(text), sizeOf(pattern));
const allocation = (size: number, factor = 1) =>
  Math.floor(size * factor) + 1 + LIST_COST;

const pairs =
  (factor: number): CallCost =>
  ([a, b]) =>
    1 + sizeOf(a) * sizeOf(b) * factor;

function joinedSize([list, separator = '']: readonly unknown[]): number {
  if (!Array.isArray(list) || list.some(item => typeof item !== 'string')) {
    return 1;
  }
  const between = list.length > 0 ? list.length - 1 : 0;
  return list.reduce(
    (size: number, item: string) => size + characterCount(item),
    between * sizeOf(separator),
  );
}

const isPosition = (value: unknown): value is bigint =>
  typeof value === 'bigint' && value >= 0n;

const sliceCost: CallCost = ([list, start, end]) => {
  const isValid =
    isPosition(start) &&
    isPosition(end) &&
    start <= end &&
    end <= BigInt(sizeOf(list));
  return allocation(isValid ? Number(end - start) : 1);
};

/** Cost of comparing every element with every other. */
export function selfComparison(list: unknown): number {
  const size = sizeOf(list);
  const [first] = Array.isArray(list) ? list : [];
  const isText = typeof first === 'string' || first instanceof Uint8Array;
  return allocation(size * size, isText ? 2 + PER_CHARACTER : 2);
}

const containsBlock =
  (isCidr: boolean): CallCost =>
  ([block, other]) =>
    traversal(sizeOf(block), 2) +
    (isCidr ? traversal(sizeOf(block)) + 1 : 0) +
    (typeof other === 'string' ? traversal(sizeOf(other)) : 0);

const COSTS: ReadonlyMap<string, CallCost> = new Map<string, CallCost>([
  ...['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'].map(
    (name): [string, CallCost] => [name, ([first]) => deepTraversal(first)],
  ),
  ...[
    'url',
    'lowerAscii',
    'upperAscii',
    'substring',
    'trim',
    'cidr',
    'isIP',
    'isCIDR',
    'quantity',
    'isQuantity',
    'semver',
    'isSemver',
    'strings.quote',
    'format',
  ].map((name): [string, CallCost] => [name, firstTraversal]),
  ['replace', firstTwice],
  ['split', firstTwice],
  ['ip.isCanonical', firstTwice],
  ['join', args => traversal(joinedSize(args), 2)],
  ['find', search],
  ['findAll', search],
  ['.matches', search],
  ['ip', ([of]) => (of instanceof CelCidr ? 1 : traversal(sizeOf(of)))],
  ['containsIP', containsBlock(false)],
  ['containsCIDR', containsBlock(true)],
  [
    'validate',
    ([format, text]) =>
      format instanceof CelFormat
        ? regularExpression(sizeOf(text), format.patternSize)
        : 1,
  ],
  [
    'contains',
    ([text, part]) => traversal(sizeOf(text)) * traversal(sizeOf(part)),
  ],
  ['startsWith', firstTraversal],
  ['endsWith', firstTraversal],
  ['slice', sliceCost],
  [
    'flatten',
    ([list, depth = 1n]) => allocation(sizeOf(list), Number(depth as bigint)),
  ],
  ['lists.range', ([size]) => allocation(isPosition(size) ? Number(size) : 0)],
  ['reverse', ([list]) => allocation(sizeOf(list))],
  ['distinct', ([list]) => selfComparison(list)],
  ['sets.contains', pairs(1)],
  ['sets.intersects', pairs(1)],
  ['sets.equivalent', pairs(2)],
]);

/** Types whose lists the cluster sorts by a function of their own; for any other it counts one call. */
const SORTED: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
  'string',
  'bytes',
]);

/** Whether such a list is sorted by a function that the cluster picks beforehand. */
export const sortsByType = (list: StaticType): boolean =>
  list.name === 'list' && SORTED.has(list.params[0].name);

const isOf = (type: string, a: StaticType, b: StaticType) =>
  (a.name === type && mayBe(b, type)) || (b.name === type && mayBe(a, type));

/** A function for text or bytes is picked beforehand only where one of the operands is known to be such. */
const isSequence = ([a, b]: readonly StaticType[]) =>
  isOf('string', a, b) || isOf('bytes', a, b);

const FIXED_EQUALITY = [
  CelQuantity,
  CelIp,
  CelCidr,
  CelFormat,
  CelUrl,
  CelSemver,
];

const equality = (a: unknown, b: unknown) =>
  a instanceof CelOpaque && FIXED_EQUALITY.some(type => a instanceof type)
    ? 1
    : smaller(a, b);

/** What an operator costs, by its operands; one that could not be evaluated is undefined. */
export type OperatorCost = (a: unknown, b: unknown) => number;

/** What an operator between two values costs; undefined for one unit. */
export function operatorCost(
  name: string,
  types: readonly StaticType[],
): OperatorCost | undefined {
  switch (name) {
    case '_==_':
      return equality;
    case '_!=_':
      return smaller;
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return isSequence(types) ? smaller : undefined;
    case '_+_':
      return isSequence(types)
        ? (a, b) => traversal(sizeOf(a) + sizeOf(b))
        : undefined;
    case '@in':
      return types[1].name === 'list' ? (_, list) => sizeOf(list) : undefined;
    default:
      return undefined;
  }
}

/**
 * What a call of a function costs in Kubernetes' cost model, by its name (a method's with a dot) and the types known of
 * its arguments; undefined for one unit. The model is that of cel-go's `CostTracker` and of `library/cost.go` in
 * k8s.io/apiserver.
 */
export function callCost(
  key: string,
  types: readonly StaticType[],
): CallCost | undefined {
  switch (key) {
    case 'bytes':
      return types[0].name === 'string' ? firstTraversal : undefined;
    case 'string':
      return types[0].name === 'bytes' ? firstTraversal : undefined;
    case '.sort':
      return sortsByType(types[0])
        ? ([list]) => selfComparison(list)
        : undefined;
    default:
      return COSTS.get(key) ?? COSTS.get(key.replace(/^\./, ''));
  }
}
