import type { EngineCache } from './EngineCache';

/** Ports of a runtime's container, by the number that it has there. */
export type PortMap = ReadonlyMap<number, number>;

/** Where an engine runs on this machine. */
export interface EngineSite {
  /** Its own files. */
  folder: string;
  /** What is mounted at `/mnt/models` in a pod. */
  models: string;
  ports: PortMap;
}

/** What differs on this machine from the container of the runtime. */
export interface LocalProgram {
  /** Stands for the container's command. */
  command: readonly string[];
  /** Added to its arguments: what has it listen on 127.0.0.1 only, and find its own files. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** An engine that runs on this machine as one of the platform's runtimes starts it. */
export interface RealEngine {
  /** Unique; also the name of its folder in the cache. */
  name: string;
  title: string;
  /** Name of a file of `templates/platform/runtimes`. */
  runtime: string;
  /** Whether it is installed only when it is asked for by name, and why. */
  onDemand?: string;
  /** Files that decide what is installed. */
  pins: readonly string[];
  /** Installs into a folder that is empty. */
  install(folder: string): Promise<void>;
  /** Whether its model takes seconds to load, so that it is seen not to be ready before. */
  loadsSlowly: boolean;
  /** Writes what the runtime expects at `/mnt/models`. */
  writeModel(models: string, cache: EngineCache): Promise<void>;
  local(site: EngineSite, cache: EngineCache): Promise<LocalProgram>;
}
