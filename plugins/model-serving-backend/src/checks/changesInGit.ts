import { InputError } from '@backstage/errors';
import {
  AdapterRequest,
  adapterRequestSchema,
  ChangeRequest,
  changeRequestSchema,
  GOLDEN_PATHS,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { z } from 'zod';

/** A change of what the GitOps repository has of a service: of the request that its files amount to. */
export interface ChangeInGit<Answers extends ChangeRequest = ChangeRequest> {
  /** What is asked. */
  answers: z.ZodType<Answers>;
  /** Throws an InputError saying why the service cannot be changed like that. */
  change(current: ServiceRequest, answers: Answers): ServiceRequest;
}

const adapter: ChangeInGit<AdapterRequest> = {
  answers: adapterRequestSchema,
  change(current, { model, name, service }) {
    const { adapters = [] } = current;
    if (adapters.some(each => each.name === name)) {
      throw new InputError(
        `name: ${service} has an adapter ${name} already. Choose another name`,
      );
    }
    return { ...current, adapters: [...adapters, { name, model }] };
  },
};

const stop: ChangeInGit = {
  answers: changeRequestSchema,
  change(current, { service }) {
    if (current.stopped) {
      throw new InputError(
        `service: ${service} is stopped in Git already; there is nothing to propose`,
      );
    }
    return { ...current, stopped: true };
  },
};

const start: ChangeInGit = {
  answers: changeRequestSchema,
  change({ stopped, ...running }, { service }) {
    if (!stopped) {
      throw new InputError(
        `service: ${service} is not stopped in Git; there is nothing to propose`,
      );
    }
    return running;
  },
};

const CHANGES: Readonly<Record<string, ChangeInGit<any>>> = {
  [GOLDEN_PATHS.loraAdapter.id]: adapter,
  [GOLDEN_PATHS.stopService.id]: stop,
  [GOLDEN_PATHS.startService.id]: start,
};

/** The change that a path makes; undefined for paths that write services by their own answers. */
export const changeInGit = (
  path: string | undefined,
): ChangeInGit<any> | undefined =>
  path !== undefined && Object.hasOwn(CHANGES, path)
    ? CHANGES[path]
    : undefined;
