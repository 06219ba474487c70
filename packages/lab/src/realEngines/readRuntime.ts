import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { packageFile } from '../packageFile';

interface Probe {
  httpGet: { path: string; port: number };
}

/** The container of a ClusterServingRuntime. */
export interface RuntimeContainer {
  image: string;
  command?: string[];
  args?: string[];
  /** Without a value, it refers to the pod. */
  env: Array<{ name: string; value?: string }>;
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
}

/** What is read of a ClusterServingRuntime. */
export interface ServingRuntime {
  spec: {
    annotations: Record<string, string>;
    containers: [RuntimeContainer];
  };
}

/** A file of `templates/platform/runtimes`. */
export async function readRuntime(name: string): Promise<ServingRuntime> {
  const file = packageFile(`../../templates/platform/runtimes/${name}.yaml`);
  return parse(await readFile(file, 'utf8'));
}
