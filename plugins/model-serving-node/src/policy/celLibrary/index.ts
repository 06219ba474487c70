import { Environment } from '@marcbachmann/cel-js';
import { registerAddresses } from './addresses';
import { registerLists } from './lists';
import { registerQuantities } from './quantities';
import { registerRegularExpressions } from './regularExpressions';
import { registerSets } from './sets';
import { registerStrings } from './strings';
import { registerUrls } from './urls';

/** The functions that Kubernetes adds to CEL, as far as this engine knows them. */
export function registerKubernetesLibrary(environment: Environment): void {
  registerAddresses(environment);
  registerLists(environment);
  registerQuantities(environment);
  registerRegularExpressions(environment);
  registerSets(environment);
  registerStrings(environment);
  registerUrls(environment);
}

/**
 * Built-in methods of the CEL implementation that differ from the cluster's, and what is called in their place. The
 * implementation lets nobody register a signature twice, so calls are renamed instead.
 */
export const REPLACED_METHODS: ReadonlyMap<string, string> = new Map([
  ['matches', 're2Matches'],
  ['lowerAscii', 'asciiLower'],
  ['upperAscii', 'asciiUpper'],
  ['substring', 'slice'],
]);
