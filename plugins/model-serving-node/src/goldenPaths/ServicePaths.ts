import { InputError } from '@backstage/errors';
import { isAbsolute } from 'node:path';
import { loadedFrom } from '../extensions/loadedFrom';
import { batchInferencePath } from './batchInference';
import { externalModelPath } from './externalModel';
import { AnyServicePath, isExternalPath, ServicePath } from './GoldenPath';
import { inferenceServicePath } from './inferenceService';
import { llmInferenceServicePath } from './llmInferenceService';
import { rawDeploymentPath } from './rawDeployment';

const SHIPPED: readonly AnyServicePath[] = [
  inferenceServicePath,
  rawDeploymentPath,
  llmInferenceServicePath,
  batchInferencePath,
  externalModelPath,
];
const ID = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** How a worker thread finds a path. @public */
export interface ServicePathRef {
  id: string;
  module?: string;
}

/** The golden paths of services that a backend knows. @public */
export class ServicePaths {
  readonly #paths: readonly AnyServicePath[];

  /**
   * @param added - paths in addition to those of the suite
   * @throws InputError when one of them has no usable id or module, or the id of another
   */
  constructor(added: readonly ServicePath[] = []) {
    const paths = [...SHIPPED];
    for (const path of added) {
      if (!ID.test(path.id)) {
        throw new InputError(
          `Golden path ${JSON.stringify(
            path.id,
          )}: the id must be lower-case letters, digits and dashes`,
        );
      }
      if (paths.some(({ id }) => id === path.id)) {
        throw new InputError(`Golden path ${path.id} is registered twice`);
      }
      if (!path.module || !isAbsolute(path.module)) {
        throw new InputError(
          `Golden path ${path.id}: module must be the __filename of the module that exports it`,
        );
      }
      paths.push(path);
    }
    this.#paths = paths;
  }

  /** In the order in which files are tried; the first is taken where no path is named. */
  get all(): readonly AnyServicePath[] {
    return this.#paths;
  }

  /** As worker threads are given them. */
  get refs(): ServicePathRef[] {
    return this.#paths.map(servicePathRef);
  }

  /** @throws InputError when there is no path of that id */
  find(id: string = this.#paths[0].id): AnyServicePath {
    const path = this.#paths.find(known => known.id === id);
    if (!path) {
      throw new InputError(
        `path: there is no golden path ${JSON.stringify(
          id.slice(0, 100),
        )}; choose one of ${this.#paths.map(known => known.id).join(', ')}`,
      );
    }
    return path;
  }

  /** @throws InputError when there is no path of that id, or its services run no pods */
  running(id?: string): ServicePath {
    const path = this.find(id);
    if (isExternalPath(path)) {
      throw new InputError(
        `path: services of the golden path ${path.id} run no pods`,
      );
    }
    return path;
  }
}

/** What of a path can be sent to a worker thread. @public */
export function servicePathRef(path: AnyServicePath): ServicePathRef {
  return { id: path.id, ...('module' in path && { module: path.module }) };
}

/**
 * Finds a path in this thread, loading its module where it is not one of the suite.
 *
 * @throws Error when the module exports no path of that id
 * @public
 */
export function loadServicePath({
  id,
  module,
}: ServicePathRef): AnyServicePath {
  const candidates: unknown[] = module ? loadedFrom(module) : [...SHIPPED];
  const path = candidates.find(
    (candidate): candidate is AnyServicePath =>
      (candidate as Partial<AnyServicePath> | null)?.id === id,
  );
  if (!path) {
    throw new Error(
      `Module ${module ?? 'of the suite'} exports no golden path ${id}`,
    );
  }
  return path;
}
