import { formatServiceRef } from '../api';
import { ClusterPicture } from '../kubernetes';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { COST_CENTER_LABEL, TENANT_LABEL } from '../labels';
import { ServiceParts, servicesOf } from '../services/serviceParts';
import { servedModelOf } from '../verdict/servedModel';
import { currentUsageOf, UsageRecord } from './usage';

/** Whom and what the use of a service is put down to. @public */
export interface Attribution {
  /** Tenant name; null for a service outside every tenant. */
  readonly tenant: string | null;
  /** Owning group's entity ref. */
  readonly owner: string | null;
  readonly costCenter: string | null;
  /** Catalog entity of the model; its name where the service names no entity. */
  readonly model: string | null;
  readonly modelVersion: string | null;
}

/** What the pods of a service hold, and whom it is put down to. @public */
export interface ServiceUsage {
  readonly attribution: Attribution;
  readonly records: readonly UsageRecord[];
}

function attributionOf(facts: ServiceParts): Attribution {
  const { namespace, object, tenant } = facts;
  const model = servedModelOf(facts);
  return {
    tenant,
    owner: namespace?.owner ?? null,
    costCenter:
      object.labels[COST_CENTER_LABEL] ?? namespace?.costCenter ?? null,
    model: model?.entityRef ?? model?.name ?? null,
    modelVersion: model?.version ?? null,
  };
}

/**
 * Usage of every pod of every service that is there now, by service ref (`cluster/namespace/kind/name`), with whom it
 * is put down to.
 * @public
 */
export function attributedUsage(
  picture: ClusterPicture,
): Map<string, ServiceUsage> {
  const index = new PictureIndex(picture);
  return new Map(
    servicesOf(index).map(facts => [
      formatServiceRef(facts.ref),
      {
        attribution: attributionOf(facts),
        records: currentUsageOf(index, facts),
      },
    ]),
  );
}

/**
 * Whom services are put down to that were gone before anybody wrote it down, by namespace: what they served is not
 * known.
 * @public
 */
export function namespaceAttributions(
  picture: ClusterPicture,
): Map<string, Attribution> {
  return new Map(
    (picture.objects.Namespace ?? []).map(
      ({ costCenter, labels, name, owner }) => [
        name,
        {
          tenant: labels[TENANT_LABEL] ?? null,
          owner,
          costCenter,
          model: null,
          modelVersion: null,
        },
      ],
    ),
  );
}
