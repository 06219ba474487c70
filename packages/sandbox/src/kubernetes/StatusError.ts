import { JsonObject } from '@backstage/types';
import { ResourceType, resourceName } from './ResourceType';

/** A refusal in the form that Kubernetes clients read: `kind: Status`. */
export class StatusError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: JsonObject,
  ) {
    super(message);
    this.name = 'StatusError';
  }

  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static badRequest(message: string): StatusError {
    return new StatusError(400, 'BadRequest', message);
  }

  static unauthorized(): StatusError {
    return new StatusError(401, 'Unauthorized', 'Unauthorized');
  }

  static notFound(type: ResourceType, name: string): StatusError {
    return new StatusError(
      404,
      'NotFound',
      `${resourceName(type)} "${name}" not found`,
      { name, group: type.group, kind: type.plural },
    );
  }

  static unknownPath(): StatusError {
    return new StatusError(
      404,
      'NotFound',
      'the server could not find the requested resource',
    );
  }

  static alreadyExists(type: ResourceType, name: string): StatusError {
    return new StatusError(
      409,
      'AlreadyExists',
      `${resourceName(type)} "${name}" already exists`,
      { name, group: type.group, kind: type.plural },
    );
  }

  static conflict(type: ResourceType, name: string, why?: string): StatusError {
    return new StatusError(
      409,
      'Conflict',
      why ??
        `Operation cannot be fulfilled on ${resourceName(
          type,
        )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      { name, group: type.group, kind: type.plural },
    );
  }

  static expired(asked: number, oldest: number): StatusError {
    return new StatusError(
      410,
      'Expired',
      `too old resource version: ${asked} (${oldest})`,
    );
  }

  static invalid(
    type: ResourceType,
    name: string,
    problems: readonly string[],
  ): StatusError {
    const list =
      problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
    return new StatusError(
      422,
      'Invalid',
      `${type.kind}${
        type.group && `.${type.group}`
      } "${name}" is invalid: ${list}`,
      {
        name,
        group: type.group,
        kind: type.kind,
        causes: problems.map(problem => {
          const [field, ...message] = problem.split(': ');
          return { field, message: message.join(': ') };
        }),
      },
    );
  }
}
