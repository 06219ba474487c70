import { CelType } from '../values';
import { addAddresses } from './addresses';
import { addConversions, addTimes } from './conversions';
import { FunctionTable } from './FunctionTable';
import { addLists } from './lists';
import { addFormats } from './namedFormats';
import { addOptionals } from './optionals';
import { addQuantities } from './quantities';
import { addRegularExpressions } from './regularExpressions';
import { addSemver } from './semver';
import { addSets } from './sets';
import { addStrings } from './strings';
import { addUrls } from './urls';

/** CEL's functions, those of its extensions that Kubernetes takes, and its own. */
export const FUNCTIONS = new FunctionTable();
[
  addAddresses,
  addConversions,
  addFormats,
  addLists,
  addOptionals,
  addQuantities,
  addRegularExpressions,
  addSemver,
  addSets,
  addStrings,
  addTimes,
  addUrls,
].forEach(add => add(FUNCTIONS));

/** Types that an expression can name. */
export const TYPES: ReadonlyMap<string, CelType> = new Map(
  [
    'bool',
    'bytes',
    'double',
    'int',
    'list',
    'map',
    'null_type',
    'string',
    'type',
    'uint',
    'optional_type',
    'google.protobuf.Duration',
    'google.protobuf.Timestamp',
    'kubernetes.Quantity',
    'kubernetes.Semver',
    'kubernetes.URL',
    'net.CIDR',
    'net.IP',
  ].map(name => [name, new CelType(name)]),
);
