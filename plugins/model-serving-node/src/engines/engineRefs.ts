import { InputError } from '@backstage/errors';
import {
  addEngine,
  EngineDefinition,
  knownEngines,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isAbsolute } from 'node:path';
import { loadedFrom } from '../extensions/loadedFrom';

/** How a worker thread finds an engine that is not one of the suite. */
export interface EngineRef {
  name: string;
  module: string;
}

/**
 * Checks that worker threads can load an engine.
 *
 * @throws InputError where it names no module that they could load
 * @public
 */
export function assertLoadableEngine({ module, name }: EngineDefinition): void {
  if (!module || !isAbsolute(module)) {
    throw new InputError(
      `Engine ${name}: module must be the __filename of the module that exports it`,
    );
  }
}

/** The engines that this process knows beyond those of the suite, in their order. */
export function addedEngines(): EngineRef[] {
  return knownEngines().flatMap(({ module, name }) =>
    module ? [{ name, module }] : [],
  );
}

function loadEngine({ module, name }: EngineRef): EngineDefinition {
  const engine = loadedFrom(module).find(
    (exported): exported is EngineDefinition =>
      (exported as Partial<EngineDefinition> | null)?.name === name &&
      'recognizedBy' in (exported as object),
  );
  if (!engine) {
    throw new Error(`Module ${module} exports no engine ${name}`);
  }
  return engine;
}

let known = '[]';
let forget: Array<() => void> = [];

/**
 * Makes exactly these engines known to this thread, beside those of the suite.
 *
 * @throws Error where a module exports no engine of that name
 */
export function knowEngines(refs: readonly EngineRef[]): void {
  const asked = JSON.stringify(refs);
  if (asked === known) {
    return;
  }
  const engines = refs.map(loadEngine);
  forget.reverse().forEach(each => each());
  // Each one that is added goes before those that are there.
  forget = engines.reverse().map(addEngine);
  known = asked;
}
