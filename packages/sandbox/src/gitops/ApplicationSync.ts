import { isDeepStrictEqual } from 'node:util';
import { JsonObject } from '@backstage/types';
import { Manifest, Pace } from '../controllers';
import { ApplicationRecord, Operation, RETRY_LIMIT } from './ApplicationRecord';
import { worstOf } from './health';
import { ManagedResources } from './ManagedResources';
import { WantedApplication } from './readApplications';
import { inWaves } from './syncOrder';
import { TargetCluster } from './TargetCluster';

/** Keeps one Application as a commit wants it. */
export class ApplicationSync {
  readonly #record: ApplicationRecord;
  readonly #resources: ManagedResources;
  readonly #pace: Pace;
  #wanted: WantedApplication;
  #revision = '';
  #synced: readonly Manifest[] | undefined;
  #working: Promise<void> | undefined;
  // What stayed different when last compared: defaulting webhooks make differences that no sync can end.
  #drift = '[]';

  constructor(
    wanted: WantedApplication,
    repositoryUrl: string,
    cluster: TargetCluster,
    pace: Pace,
  ) {
    this.#pace = pace;
    this.#wanted = wanted;
    this.#record = new ApplicationRecord(
      wanted.name,
      repositoryUrl,
      cluster,
      pace,
    );
    this.#resources = new ManagedResources(cluster);
  }

  /** Takes what a commit wants; resolves when it is applied, refused, or already so. */
  async want(wanted: WantedApplication, revision: string): Promise<void> {
    this.#wanted = wanted;
    this.#revision = revision;
    await this.#working;
    if (this.#revision !== revision) {
      return;
    }
    if (wanted.error || isDeepStrictEqual(wanted.manifests, this.#synced)) {
      await this.#refresh();
      return;
    }
    this.#working = this.#syncWithRetries(wanted, revision);
    await this.#working;
  }

  /** Applies again what somebody else has changed since the last look. */
  async heal(): Promise<void> {
    if (this.#working) {
      return;
    }
    const known = this.#drift;
    await this.#refresh();
    if (this.#synced && this.#drift !== known && this.#drift !== '[]') {
      this.#synced = undefined;
      await this.want(this.#wanted, this.#revision);
    }
  }

  /** Deletes everything and the Application itself. */
  async remove(): Promise<void> {
    this.#revision = '';
    await this.#working;
    await this.#resources.remove();
    await this.#record.remove();
  }

  async #refresh(): Promise<void> {
    const wanted = this.#wanted;
    const revision = this.#revision;
    const record = this.#record;
    if (wanted.error) {
      const condition = {
        type: 'ComparisonError',
        message: wanted.error,
        lastTransitionTime: this.#pace.timestamp(),
      };
      await record.write(wanted, {
        conditions: [condition],
        ...record.comparison(wanted, revision, 'Unknown'),
      });
      return;
    }
    const { comparisons, healths } = await this.#resources.compare(wanted);
    const different = comparisons.filter(({ status }) => status !== 'Synced');
    const inSync =
      different.length === 0 && comparisons.length === wanted.manifests.length;
    this.#drift = JSON.stringify(
      different.map(({ kind, name }) => [kind, name]),
    );
    await record.write(wanted, {
      conditions: undefined,
      ...record.health(worstOf(healths)),
      resources: comparisons as unknown as JsonObject[],
      ...record.comparison(wanted, revision, inSync ? 'Synced' : 'OutOfSync'),
    });
  }

  async #syncWithRetries(
    wanted: WantedApplication,
    revision: string,
  ): Promise<void> {
    try {
      for (let retry = 0; retry <= RETRY_LIMIT; retry += 1) {
        const startedAt = this.#pace.timestamp();
        const operation = { revision, startedAt, retry, results: [] };
        if (await this.#sync(wanted, operation)) {
          break;
        }
        const again = await this.#pace.wait(5 * 2 ** retry);
        if (!again || this.#revision !== revision) {
          break;
        }
      }
    } finally {
      this.#working = undefined;
    }
    if (this.#revision === revision) {
      await this.#refresh();
    }
  }

  async #sync(
    wanted: WantedApplication,
    operation: Operation,
  ): Promise<boolean> {
    const record = this.#record;
    const resources = this.#resources;
    const { revision, results, retry } = operation;
    const tell = (phase: 'Running' | 'Failed' | 'Succeeded', message: string) =>
      record.write(wanted, {
        ...record.operation(wanted, operation, phase, message),
        ...record.comparison(wanted, revision, 'OutOfSync'),
      });
    const waves = inWaves(wanted.manifests);
    for (const [index, wave] of waves.entries()) {
      for (const manifest of wave) {
        results.push(await resources.apply(wanted, manifest));
      }
      if (results.some(({ status }) => status === 'SyncFailed')) {
        const times = retry > 0 ? ` (retried ${retry} times)` : '';
        await tell('Failed', `one or more objects failed to apply${times}.`);
        return false;
      }
      if (index < waves.length - 1) {
        await tell('Running', 'one or more tasks are running');
        await this.#settle(wanted, wave, revision, message =>
          tell('Running', message),
        );
      }
    }
    results.push(...(await resources.prune(wanted)));
    this.#synced = wanted.manifests;
    record.deployed(wanted, operation);
    await tell('Succeeded', 'successfully synced (all tasks run)');
    return true;
  }

  // The next wave waits two seconds, and until this one is healthy or a newer commit comes.
  async #settle(
    wanted: WantedApplication,
    wave: readonly Manifest[],
    revision: string,
    tell: (message: string) => Promise<void>,
  ): Promise<void> {
    await this.#pace.wait(2);
    for (const manifest of wave) {
      const { apiVersion, kind, metadata } = manifest;
      while ((await this.#resources.health(wanted, manifest)) !== 'Healthy') {
        const group = apiVersion.split('/').slice(0, -1).join('');
        await tell(
          `waiting for healthy state of ${group}/${kind}/${metadata.name}`,
        );
        const waited = await this.#pace.wait(0.5);
        if (!waited || this.#revision !== revision) {
          return;
        }
      }
    }
  }
}
