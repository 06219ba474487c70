import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RunningPart } from '../parts/Part';
import type { ControlAccess } from './control';

/** Where the parts of a lab are that not every lab has. */
export interface LabAddresses {
  gitea?: {
    url: string;
    /** Web address of the GitOps repository. */
    repository: string;
    /** Of the forge's users, by name: `portal`, `platform-owner`, `team-a-member` … */
    passwords: Readonly<Record<string, string>>;
  };
  argocd?: { namespace: string };
  prometheus?: { url: string };
  engines?: {
    /** File that says which engines run, as Prometheus' file discovery reads it. */
    targets: string;
  };
}

/** What a running lab says about itself to other commands. */
export interface LabRecord extends LabAddresses {
  /** Of the process that keeps the lab. */
  pid: number;
  startedAt: string;
  ready: boolean;
  /** The first cluster's. */
  kubeconfig: string;
  clusters: readonly { name: string; kubeconfig: string }[];
  /** For ending a part and starting it again. */
  control: ControlAccess;
  parts: readonly RunningPart[];
}

/** The lab's folder outside the checkout: what runs, its files, and the logs of the last run. */
export class LabState {
  readonly folder: string;

  constructor(folder?: string, env: NodeJS.ProcessEnv = process.env) {
    this.folder =
      folder ??
      env.LAB_STATE_DIR ??
      join(
        env.XDG_STATE_HOME || join(homedir(), '.local', 'state'),
        'model-serving-lab',
      );
  }

  /** Logs stay until the next start. */
  get logs(): string {
    return join(this.folder, 'logs');
  }

  /** Gone when the lab has stopped. */
  get run(): string {
    return join(this.folder, 'run');
  }

  get #file(): string {
    return join(this.folder, 'lab.json');
  }

  async read(): Promise<LabRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  /** At once, since parts that start side by side are written down one by one. */
  write(record: LabRecord): void {
    mkdirSync(this.folder, { recursive: true });
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify(record, undefined, 2), { mode: 0o600 });
    renameSync(draft, this.#file);
  }

  /** Removes everything but the logs. */
  async clear(): Promise<void> {
    await rm(this.run, { recursive: true, force: true });
    await rm(this.#file, { force: true });
  }
}
