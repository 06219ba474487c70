import { UnexpectedAnswerError } from './UnexpectedAnswerError';

/** A document that is asked for: how it is called in errors, and how it is told from any other. */
export interface ExpectedAnswer<T> {
  /** Such as `the list of Pods`. */
  readonly what: string;
  /** Throws {@link UnexpectedAnswerError} for any other document. */
  read(answer: unknown): T;
}

/** A page of a list. */
export interface ListPage {
  resourceVersion: string;
  /** Token of the next page. */
  next: string | undefined;
  items: readonly unknown[];
}

/** A kind as an API server serves it in discovery. */
export interface ServedResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

type Fields = Record<string, unknown>;

/** Versions and tokens go into addresses. */
const MOST_VERSION_CHARACTERS = 128;
const MOST_TOKEN_CHARACTERS = 16 * 1024;

/** A list of objects, as `/api/v1/pods` gives it. */
export function listOf(type: {
  apiVersion: string;
  kind: string;
}): ExpectedAnswer<ListPage> {
  const what = `the list of ${type.kind}s`;
  return {
    what,
    read: answer => {
      const list = documentOf(
        what,
        answer,
        `${type.kind}List`,
        type.apiVersion,
      );
      const metadata = isFields(list.metadata) ? list.metadata : {};
      const { resourceVersion, continue: next } = metadata;
      // Go writes an empty list without items as null.
      const items = list.items === null ? [] : list.items;
      if (!Array.isArray(items)) {
        throw new UnexpectedAnswerError(what, 'a list without items');
      }
      if (
        typeof resourceVersion !== 'string' ||
        resourceVersion === '' ||
        resourceVersion.length > MOST_VERSION_CHARACTERS
      ) {
        throw new UnexpectedAnswerError(what, 'a list without a version');
      }
      const isToken =
        next === undefined ||
        (typeof next === 'string' && next.length <= MOST_TOKEN_CHARACTERS);
      if (!isToken) {
        throw new UnexpectedAnswerError(
          what,
          'a list whose continue token is not valid',
        );
      }
      return { resourceVersion, next: (next as string) || undefined, items };
    },
  };
}

/** One object. */
export function objectOf(type: {
  apiVersion: string;
  kind: string;
  name: string;
}): ExpectedAnswer<Fields> {
  const what = `${type.kind} ${type.name}`;
  return {
    what,
    read: answer => {
      const object = documentOf(what, answer, type.kind, type.apiVersion);
      if (!isFields(object.metadata) || object.metadata.name !== type.name) {
        throw new UnexpectedAnswerError(what, 'an object of another name');
      }
      return object;
    },
  };
}

/** What an API server serves of a group and version, such as `apps/v1`. */
export function resourcesOf(
  groupVersion: string,
): ExpectedAnswer<ServedResource[]> {
  const what = `the resources of ${groupVersion}`;
  return {
    what,
    read: answer => {
      // The core group's list carries no apiVersion.
      const list = documentOf(what, answer, 'APIResourceList');
      if (
        list.groupVersion !== groupVersion ||
        !Array.isArray(list.resources)
      ) {
        throw new UnexpectedAnswerError(what, 'the resources of another group');
      }
      return list.resources.flatMap(resource =>
        isFields(resource) &&
        typeof resource.name === 'string' &&
        typeof resource.kind === 'string'
          ? [
              {
                name: resource.name,
                kind: resource.kind,
                namespaced: resource.namespaced === true,
              },
            ]
          : [],
      );
    },
  };
}

/** The versions of a group; the preferred one first. */
export function groupVersionsOf(group: string): ExpectedAnswer<string[]> {
  const what = `the versions of ${group}`;
  return {
    what,
    read: answer => {
      const document = documentOf(what, answer, 'APIGroup');
      const listed = Array.isArray(document.versions) ? document.versions : [];
      return [document.preferredVersion, ...listed].flatMap(each =>
        isFields(each) && typeof each.version === 'string' ? each.version : [],
      );
    },
  };
}

/** `/version`, by which an API server is told from whatever else answers there. */
export const VERSION: ExpectedAnswer<Fields> = {
  what: '/version',
  read: answer => {
    if (!isFields(answer) || typeof answer.gitVersion !== 'string') {
      throw unexpected('/version', answer);
    }
    return answer;
  },
};

/** An OpenAPI document of `/openapi/v3`. */
export const OPENAPI: ExpectedAnswer<Fields> = {
  what: 'the OpenAPI document',
  read: answer => {
    if (
      !isFields(answer) ||
      typeof answer.openapi !== 'string' ||
      !answer.openapi.startsWith('3.')
    ) {
      throw unexpected('the OpenAPI document', answer);
    }
    return answer;
  },
};

/** Throws where a document is of another kind or version than was asked for. */
export function documentOf(
  what: string,
  answer: unknown,
  kind: string,
  apiVersion?: string,
): Fields {
  if (
    !isFields(answer) ||
    answer.kind !== kind ||
    (apiVersion !== undefined && answer.apiVersion !== apiVersion)
  ) {
    throw unexpected(what, answer);
  }
  return answer;
}

function unexpected(what: string, answer: unknown): UnexpectedAnswerError {
  if (!isFields(answer)) {
    return new UnexpectedAnswerError(what, 'JSON that is not an object');
  }
  const { kind, apiVersion, message } = answer;
  if (kind === 'Status') {
    return new UnexpectedAnswerError(what, 'a Status', message);
  }
  if (typeof kind === 'string') {
    return new UnexpectedAnswerError(
      what,
      'an object of another kind',
      `kind ${kind.slice(0, 100)}, apiVersion ${String(apiVersion).slice(
        0,
        100,
      )}`,
    );
  }
  return new UnexpectedAnswerError(
    what,
    'JSON that is not a Kubernetes object',
    message,
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
