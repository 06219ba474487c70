import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { JsonObject } from '@backstage/types';
import { Caller } from './access';
import { Admission, AdmissionRequest } from './admission/Admission';
import { FieldOwners, applyFields, ownersAfterUpdate } from './fieldOwnership';
import { KubernetesObject, plainCopy } from './KubernetesObject';
import { ObjectStore } from './ObjectStore';
import { now, ObjectPlace, prepareObject, WriteTarget } from './prepareObject';
import { ResourceType, apiVersionOf, builtInTypes } from './ResourceType';
import { StatusError } from './StatusError';

/** Checks a custom object against its schema and gives it back without the fields the schema does not know. */
export type SchemaCheck = (
  type: ResourceType,
  object: KubernetesObject,
) => KubernetesObject;

/** What deletes dependents and the contents of a namespace. */
const COLLECTOR: Caller = {
  name: 'system:serviceaccount:kube-system:generic-garbage-collector',
  groups: ['system:serviceaccounts', 'system:authenticated'],
};

/** The rules of writing: identity, versions, generations, subresources, ownership, deletion. */
export class ObjectRegistry {
  readonly #owners = new Map<string, FieldOwners>();

  readonly #check: SchemaCheck;
  readonly #admission: Admission;

  constructor(
    readonly store: ObjectStore,
    readonly types: readonly ResourceType[],
    check: SchemaCheck,
    admission: Admission,
  ) {
    this.#check = check;
    this.#admission = admission;
  }

  get({ type, namespace, name }: ObjectPlace): KubernetesObject {
    const found = this.store.get(type, namespace, name);
    if (!found) {
      throw StatusError.notFound(type, name);
    }
    return found;
  }

  create(
    target: Omit<WriteTarget, 'name'>,
    body: JsonObject,
  ): KubernetesObject {
    const meta = (body.metadata ?? {}) as JsonObject;
    const prefix = meta.generateName;
    const name =
      meta.name ??
      (prefix && `${prefix}${randomBytes(3).toString('hex').slice(0, 5)}`);
    if (typeof name !== 'string' || !name) {
      throw StatusError.invalid(target.type, '', [
        'metadata.name: Required value: name or generateName is required',
      ]);
    }
    if (this.store.get(target.type, target.namespace, name)) {
      throw StatusError.alreadyExists(target.type, name);
    }
    return this.#commit({ ...target, name }, undefined, body);
  }

  update(target: WriteTarget, body: JsonObject): KubernetesObject {
    return this.#commit(target, this.get(target), body);
  }

  apply(
    target: WriteTarget,
    body: JsonObject,
    force: boolean,
  ): KubernetesObject {
    const { type, namespace, name } = target;
    const { status, ...desired } = body;
    // A manager's status is a set of fields of its own: applying the rest must not remove it.
    const manager = target.status ? `${target.manager}/status` : target.manager;
    const whole = type.status ? desired : body;
    const applied = target.status ? { status } : whole;
    const current = this.store.get(type, namespace, name);
    if (!current && target.status) {
      throw StatusError.notFound(type, name);
    }
    const owners = this.#owners.get(current?.metadata.uid ?? '') ?? new Map();
    const live = current ?? {
      apiVersion: apiVersionOf(type),
      kind: type.kind,
      metadata: {},
    };
    const result = applyFields(live, applied, owners, manager);
    if (result.conflicts.length > 0 && !force) {
      const [{ manager: other, field }] = result.conflicts;
      const count = result.conflicts.length;
      throw StatusError.conflict(
        type,
        name,
        `Apply failed with ${count} conflict${
          count > 1 ? 's' : ''
        }: conflict with "${other}": ${field}`,
      );
    }
    const version = (body.metadata as JsonObject | undefined)?.resourceVersion;
    const merged = {
      ...result.object,
      apiVersion: body.apiVersion,
      kind: body.kind,
      metadata: {
        ...(result.object.metadata as JsonObject),
        resourceVersion: version,
      },
    };
    return this.#commit(target, current, merged, result.owners);
  }

  /** Puts a pod on a node, which its Binding was admitted for. */
  bind(target: WriteTarget, nodeName: string): void {
    const pod = this.get(target);
    const spec = pod.spec as JsonObject;
    if (spec.nodeName) {
      throw StatusError.conflict(
        target.type,
        target.name,
        `Operation cannot be fulfilled on pods/binding "${target.name}": pod ${target.name} is already assigned to node "${spec.nodeName}"`,
      );
    }
    this.store.put(target.type, { ...pod, spec: { ...spec, nodeName } });
  }

  /** Marks an object that has finalizers, removes any other, and collects what it owned. */
  delete(target: WriteTarget, orphan = false): KubernetesObject {
    const { type } = target;
    const object = this.get(target);
    this.#admit(target, 'DELETE', object, object);
    if (target.dryRun) {
      return object;
    }
    if (object.metadata.finalizers?.length) {
      return object.metadata.deletionTimestamp
        ? object
        : this.store.put(type, {
            ...object,
            metadata: { ...object.metadata, deletionTimestamp: now() },
          });
    }
    return this.#remove(type, object, orphan);
  }

  #commit(
    target: WriteTarget,
    current: KubernetesObject | undefined,
    body: JsonObject,
    owners?: FieldOwners,
  ): KubernetesObject {
    const { type, name } = target;
    const next = this.#check(
      type,
      plainCopy(prepareObject(target, current, body)),
    );
    if (!current) {
      this.#requireNamespace(target);
    }
    this.#admit(target, current ? 'UPDATE' : 'CREATE', next, current);
    if (current && isDeepStrictEqual(next, current)) {
      if (owners && !target.dryRun) {
        this.#owners.set(current.metadata.uid, owners);
      }
      return current;
    }
    next.metadata.generation = generationOf(current, next);
    if (target.dryRun) {
      return next;
    }
    this.#owners.set(
      next.metadata.uid,
      owners ??
        ownersAfterUpdate(
          this.#owners.get(next.metadata.uid) ?? new Map(),
          target.manager,
          current,
          next,
        ),
    );
    if (next.metadata.deletionTimestamp && !next.metadata.finalizers?.length) {
      return this.#remove(type, next, false);
    }
    const stored = this.store.put(type, next);
    return this.store.get(type, target.namespace, name) ?? stored;
  }

  #admit(
    target: WriteTarget,
    operation: AdmissionRequest['operation'],
    object: KubernetesObject,
    oldObject: KubernetesObject | undefined,
  ): void {
    const { status, ...rest } = target;
    this.#admission({
      ...rest,
      operation,
      subresource: status ? 'status' : undefined,
      object,
      oldObject,
    });
  }

  #requireNamespace({ type, namespace }: WriteTarget): void {
    const namespaces = builtInTypes.find(({ kind }) => kind === 'Namespace')!;
    if (type.namespaced && !this.store.get(namespaces, undefined, namespace!)) {
      throw StatusError.notFound(namespaces, namespace!);
    }
  }

  #remove(
    type: ResourceType,
    object: KubernetesObject,
    orphan: boolean,
  ): KubernetesObject {
    const last = this.store.remove(type, object);
    const { uid, name } = object.metadata;
    this.#owners.delete(uid);
    for (const other of this.types) {
      for (const dependent of this.store.list(other)) {
        const inside =
          type.kind === 'Namespace' && dependent.metadata.namespace === name;
        const references = dependent.metadata.ownerReferences ?? [];
        const left = references.filter(reference => reference.uid !== uid);
        if (
          inside ||
          (left.length < references.length && left.length === 0 && !orphan)
        ) {
          this.#collect(other, dependent);
        } else if (left.length < references.length) {
          this.store.put(other, {
            ...dependent,
            metadata: { ...dependent.metadata, ownerReferences: left },
          });
        }
      }
    }
    return last;
  }

  // In the background, as the garbage collector does: the caller's deletion is answered first.
  #collect(type: ResourceType, { metadata }: KubernetesObject): void {
    setImmediate(() => {
      const { namespace, name, uid } = metadata;
      if (this.store.get(type, namespace, name)?.metadata.uid === uid) {
        this.delete({
          type,
          namespace,
          name,
          manager: 'garbage-collector',
          caller: COLLECTOR,
        });
      }
    });
  }
}

function generationOf(
  current: KubernetesObject | undefined,
  next: KubernetesObject,
): number {
  if (!current) {
    return 1;
  }
  const { metadata: _a, status: _b, ...before } = current;
  const { metadata: _c, status: _d, ...after } = next;
  const changed = !isDeepStrictEqual(before, after);
  return (current.metadata.generation ?? 1) + (changed ? 1 : 0);
}
