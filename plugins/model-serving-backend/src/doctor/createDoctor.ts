import { AuthService, RootConfigService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Knex } from 'knex';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { PlatformReader } from '../controls/PlatformReader';
import { PortalProbe } from '../controls/PortalProbe';
import { DatabaseProbe } from '../database/DatabaseProbe';
import { PrometheusSources } from '../metrics/prometheus/PrometheusSources';
import { ReadingHistory } from '../metrics/ReadingHistory';
import { Models } from '../models/Models';
import { LivePicture } from '../picture/LivePicture';
import { Prices } from '../prices/Prices';
import { Doctor } from './Doctor';
import { examineCatalog } from './examineCatalog';
import { databaseClocks, examineClocks, OtherClock } from './examineClocks';
import { examineClusters } from './examineClusters';
import { examineConfiguration } from './examineConfiguration';
import { examineDatabase } from './examineDatabase';
import { examineMetrics } from './examineMetrics';
import { examineModels } from './examineModels';
import { examinePermissions } from './examinePermissions';
import { examinePrices } from './examinePrices';
import { examineRepository, KnownRepository } from './examineRepository';

/** The examination of every part of the backend. */
export function createDoctor(parts: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Knex;
  databaseProbe: DatabaseProbe;
  fleet: ClusterFleet;
  gitops: KnownRepository;
  models: Models;
  picture: LivePicture;
  platform: PlatformReader;
  platformOwners: readonly string[];
  portal: PortalProbe;
  prices: Prices;
  prometheus: PrometheusSources;
  readings: ReadingHistory;
  readOnlyReason: string | undefined;
}): Doctor {
  const { database, fleet, models, picture, prometheus } = parts;
  return new Doctor([
    examineConfiguration(parts.config),
    examineClusters({
      clusters: () => picture.clusters(),
      profiles: () => parts.platform.profiles(),
    }),
    examineRepository({
      repository: parts.gitops,
      readOnlyReason: parts.readOnlyReason,
    }),
    examineCatalog(parts),
    examinePermissions(() => parts.portal.reading()),
    examineMetrics({
      prometheus,
      services: () => picture.services(),
      failureOf: ref => parts.readings.failure(ref),
    }),
    examinePrices(parts.prices),
    examineModels(() =>
      models.syncs.statuses(models.catalog.states, new Date()),
    ),
    examineDatabase({ database, probe: parts.databaseProbe }),
    examineClocks(() => [
      ...clusterClocks(fleet),
      ...prometheusClocks(prometheus),
      ...databaseClocks(database),
    ]),
  ]);
}

function clusterClocks(fleet: ClusterFleet): OtherClock[] {
  return fleet.clusters.map(({ connection, name }) => ({
    id: `cluster.${name}`,
    owner: `cluster ${name}`,
    source: `kubernetes:${name}`,
    read: () => connection.time(),
  }));
}

function prometheusClocks({ all }: PrometheusSources): OtherClock[] {
  return all.map(({ key, source }) => ({
    id: key,
    owner: `the Prometheus of ${key}`,
    source: `prometheus:${new URL(source.target.url).host}`,
    async read() {
      const { evaluatedAt } = await source.client.now('vector(1)');
      return (evaluatedAt ?? Number.NaN) * 1_000;
    },
  }));
}
