import { IncomingMessage, ServerResponse, createServer } from 'node:http';
import {
  kindFactsOfCrds,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import { JsonObject } from '@backstage/types';
import { ListeningServer, listen } from '../server/listen';
import { Authorization, Caller, callerOf, reviewOf, verbOf } from './access';
import { RoleGrants } from './access/RoleGrants';
import { PolicyAdmission } from './admission/PolicyAdmission';
import { customDefinitions, discover } from './discovery';
import { KubernetesObject, isJsonObject } from './KubernetesObject';
import { listObjects, selected, watchObjects } from './listAndWatch';
import { ObjectRegistry } from './ObjectRegistry';
import { ObjectStore } from './ObjectStore';
import { mergePatch } from './mergePatch';
import { WriteTarget } from './prepareObject';
import { proxyToPod } from './podProxy';
import { bodyOf } from './requestBody';
import { Route, routeOf, types } from './route';
import { builtInTypes, ResourceType, resourceName } from './ResourceType';
import { checkSchema, unknownFields } from './schemaCheck';
import { StatusError } from './StatusError';

/** Options of {@link startKubernetesApi}. */
export interface KubernetesApiOptions {
  /** 0 for any free port. */
  port: number;
  /** How many changes are remembered; watches from before them are answered 410. */
  eventLogLength?: number;
  bookmarkSeconds?: number;
  /** Text of a pod's log; undefined where there is none. */
  podLog?: (namespace: string, pod: string) => string | undefined;
}

/** The API server as its own client. */
const ITSELF: Caller = {
  name: 'system:apiserver',
  groups: ['system:masters', 'system:authenticated'],
};

/** Maps one HTTP request onto the registry. */
class KubernetesApi {
  readonly store: ObjectStore;
  readonly #registry: ObjectRegistry;
  readonly #admission: PolicyAdmission;
  readonly #authorization: Authorization;

  readonly #options: KubernetesApiOptions;

  constructor(options: KubernetesApiOptions) {
    this.#options = options;

    this.store = new ObjectStore(options.eventLogLength ?? 5000);
    this.#authorization = new Authorization(new RoleGrants(this.store));
    this.#admission = new PolicyAdmission({
      store: this.store,
      types,
      schemas: SchemaSet.fromCluster({ crds: customDefinitions }),
      kinds: kindFactsOfCrds(customDefinitions),
    });
    this.#registry = new ObjectRegistry(
      this.store,
      types,
      checkSchema,
      request => this.#admission.admit(request),
    );
    for (const name of ['default', 'kube-system']) {
      const namespaces = builtInTypes.find(({ kind }) => kind === 'Namespace')!;
      this.#registry.create(
        { type: namespaces, manager: 'sandbox', caller: ITSELF },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      );
    }
  }

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const path = url.pathname.replace(/(.)\/$/, '$1');
    if (['/readyz', '/livez', '/healthz'].includes(path)) {
      response.end('ok');
      return;
    }
    const caller = callerOf(request);
    const known = request.method === 'GET' ? discover(path) : undefined;
    const review = request.method === 'POST' ? reviewOf(path) : undefined;
    if (known !== undefined) {
      send(response, 200, known);
    } else if (review) {
      const asked = (await bodyOf(request)) as JsonObject;
      send(response, 201, review(caller, asked, this.#authorization));
    } else {
      await this.#serve(caller, routeOf(url.pathname), url, request, response);
    }
  }

  async #serve(
    caller: Caller,
    route: Route,
    { searchParams: query, search }: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { type, namespace, name, subresource, rest } = route;
    const watching = ['true', '1'].includes(query.get('watch') ?? '');
    this.#authorization.require(caller, {
      verb: verbOf(request.method, name, watching),
      group: type.group,
      resource: type.plural,
      subresource,
      namespace,
      name,
    });
    const collection = { store: this.store, type, namespace, query };
    if (!name) {
      if (request.method === 'GET' && watching) {
        watchObjects(collection, response, this.#options.bookmarkSeconds ?? 10);
      } else if (request.method === 'GET') {
        send(response, 200, listObjects(collection));
      } else if (request.method === 'DELETE') {
        for (const { metadata } of selected(collection)) {
          this.#registry.delete({
            ...this.#target(
              caller,
              { ...route, ...metadata },
              query,
              request,
              response,
            ),
            name: metadata.name,
          });
        }
        send(response, 200, listObjects(collection));
      } else if (request.method === 'POST') {
        const target = this.#target(caller, route, query, request, response);
        const body = (await bodyOf(request)) as JsonObject;
        strictly(type, body, query);
        send(response, 201, this.#registry.create(target, body));
      } else {
        throw methodNotAllowed();
      }
      return;
    }
    if (resourceName(type) === 'pods' && subresource === 'proxy') {
      const [pod, port = '80'] = name.replace(/^https?:/, '').split(':');
      const found = this.#registry.get({ type, namespace, name: pod });
      this.#admission.admit({
        operation: 'CONNECT',
        caller,
        type,
        subresource,
        namespace,
        name: pod,
        object: { apiVersion: 'v1', kind: 'PodProxyOptions', path: rest },
      });
      await proxyToPod(found, port, `${rest}${search}`, request, response);
      return;
    }
    if (resourceName(type) === 'pods' && subresource === 'log') {
      this.#registry.get({ type, namespace, name });
      const log = this.#options.podLog?.(namespace!, name);
      if (log === undefined) {
        throw new StatusError(
          404,
          'NotFound',
          `no log is kept for pod "${name}"`,
        );
      }
      send(response, 200, log);
      return;
    }
    const target = {
      ...this.#target(caller, route, query, request, response),
      name,
    };
    if (
      resourceName(type) === 'pods' &&
      subresource === 'binding' &&
      request.method === 'POST'
    ) {
      this.#bind(target, (await bodyOf(request)) as JsonObject);
      send(response, 201, {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Success',
      });
      return;
    }
    if (subresource && !(subresource === 'status' && type.status)) {
      throw StatusError.unknownPath();
    }
    send(response, ...(await this.#write(target, request, query)));
  }

  async #write(
    target: WriteTarget,
    request: IncomingMessage,
    query: URLSearchParams,
  ): Promise<[number, JsonObject]> {
    const { type, namespace, name } = target;
    const exists = this.store.get(type, namespace, name) !== undefined;
    switch (request.method) {
      case 'GET':
        return [200, this.#registry.get(target)];
      case 'PUT': {
        const body = (await bodyOf(request)) as JsonObject;
        strictly(type, body, query);
        return [200, this.#registry.update(target, body)];
      }
      case 'PATCH': {
        const patch = await bodyOf(request);
        const kind = (request.headers['content-type'] ?? '').split(';')[0];
        if (kind === 'application/apply-patch+yaml') {
          return [
            exists ? 200 : 201,
            this.#applied(target, patch as JsonObject, query),
          ];
        }
        const current = this.#registry.get(target);
        if (!/^application\/(strategic-)?merge-patch\+json$/.test(kind)) {
          throw new StatusError(
            415,
            'UnsupportedMediaType',
            `the body of the request was in an unknown format: ${kind}`,
          );
        }
        const next = mergePatch(current, patch) as JsonObject;
        return [200, this.#registry.update(target, next)];
      }
      case 'DELETE': {
        const options = (await bodyOf(request)) as JsonObject;
        const policy =
          query.get('propagationPolicy') ?? options.propagationPolicy;
        precondition(type, this.#registry.get(target), options);
        const dryRun = target.dryRun || [options.dryRun].flat().includes('All');
        return [
          200,
          this.#registry.delete({ ...target, dryRun }, policy === 'Orphan'),
        ];
      }
      default:
        throw methodNotAllowed();
    }
  }

  #bind(target: WriteTarget, body: JsonObject): void {
    const node = isJsonObject(body.target) ? body.target.name : undefined;
    if (typeof node !== 'string') {
      throw StatusError.badRequest('target.name: Required value');
    }
    this.#registry.get(target);
    this.#admission.admit({
      ...target,
      operation: 'CREATE',
      subresource: 'binding',
      object: { ...body, apiVersion: 'v1', kind: 'Binding' },
    });
    this.#registry.bind(target, node);
  }

  #applied(
    target: WriteTarget,
    body: JsonObject,
    query: URLSearchParams,
  ): JsonObject {
    if (!query.get('fieldManager')) {
      throw StatusError.badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    }
    const unknown = unknownFields(target.type, body);
    if (unknown.length > 0) {
      const { namespace, name, type } = target;
      throw new StatusError(
        500,
        'InternalError',
        `failed to create typed patch object (${namespace ?? ''}/${name}; ${
          body.apiVersion
        }, Kind=${type.kind}): ${unknown
          .map(field => `.${field}: field not declared in schema`)
          .join(', ')}`,
      );
    }
    return this.#registry.apply(target, body, query.get('force') === 'true');
  }

  #target(
    caller: Caller,
    { type, namespace, subresource }: Route,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Omit<WriteTarget, 'name'> {
    if (type.namespaced && !namespace) {
      throw StatusError.unknownPath();
    }
    const agent = request.headers['user-agent']?.split('/')[0];
    return {
      type,
      namespace,
      manager: query.get('fieldManager') ?? agent ?? caller.name,
      caller,
      status: subresource === 'status',
      dryRun: query.get('dryRun') === 'All',
      warn: text => response.appendHeader('Warning', warningHeader(text)),
    };
  }
}

function strictly(
  type: ResourceType,
  body: JsonObject,
  query: URLSearchParams,
): void {
  const unknown =
    query.get('fieldValidation') === 'Strict' ? unknownFields(type, body) : [];
  if (unknown.length > 0) {
    throw StatusError.badRequest(
      `${type.kind} in version "${type.version}" cannot be handled as a ${
        type.kind
      }: strict decoding error: ${unknown
        .map(field => `unknown field "${field}"`)
        .join(', ')}`,
    );
  }
}

/** A warning as RFC 7234 has it; letters beyond ASCII go as bytes of UTF-8, as API servers send them. */
function warningHeader(text: string): string {
  return Buffer.from(`299 - ${JSON.stringify(text)}`).toString('latin1');
}

function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  );
}

function precondition(
  type: ResourceType,
  { metadata }: KubernetesObject,
  options: JsonObject,
): void {
  const wanted = isJsonObject(options.preconditions)
    ? options.preconditions
    : {};
  if (
    (wanted.uid && wanted.uid !== metadata.uid) ||
    (wanted.resourceVersion &&
      wanted.resourceVersion !== metadata.resourceVersion)
  ) {
    throw StatusError.conflict(type, metadata.name);
  }
}

function send(
  response: ServerResponse,
  code: number,
  body: JsonObject | string,
): void {
  const isText = typeof body === 'string';
  response.writeHead(code, {
    'content-type': isText ? 'text/plain' : 'application/json',
  });
  response.end(isText ? body : JSON.stringify(body));
}

/** Starts a Kubernetes API over plain HTTP on the loopback interface; objects live in memory and die with it. */
export async function startKubernetesApi(
  options: KubernetesApiOptions,
): Promise<ListeningServer> {
  const api = new KubernetesApi(options);
  const server = createServer((request, response) => {
    api.handle(request, response).catch(error => {
      const status =
        error instanceof StatusError
          ? error
          : new StatusError(
              500,
              'InternalError',
              `Internal error occurred: ${error.message}`,
            );
      if (response.headersSent) {
        response.destroy();
      } else {
        send(response, status.code, status.toStatus());
      }
    });
  });
  return listen(server, options.port);
}
