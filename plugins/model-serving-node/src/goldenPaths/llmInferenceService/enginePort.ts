import type { ProfileRuntime, RuntimePod } from '../../profiles';

/** Where the Service and the InferencePool that KServe makes of an LLMInferenceService expect the engine. */
export const ENGINE_PORT = 8000;

const FLAG = '--port';

/** Where the command line of a container names the port; undefined where it does not. */
function portArgument(args: readonly string[], port: number) {
  const joined = args.indexOf(`${FLAG}=${port}`);
  if (joined >= 0) {
    return { at: joined, text: `${FLAG}=${ENGINE_PORT}` };
  }
  const flag = args.indexOf(FLAG);
  return flag >= 0 && args[flag + 1] === String(port)
    ? { at: flag + 1, text: String(ENGINE_PORT) }
    : undefined;
}

/** Whether the engine's port can be told from the runtime's arguments. */
export function namesItsPort({ pod, port }: ProfileRuntime): boolean {
  return (
    pod !== undefined &&
    'container' in pod &&
    portArgument(pod.container.args ?? [], port) !== undefined
  );
}

/** A probe of the engine's port; the scheme too, because KServe's presets have one. */
function probed(probe: RuntimePod['container']['startupProbe'], port: number) {
  const request = probe?.httpGet;
  return typeof request === 'object' &&
    request !== null &&
    'port' in request &&
    request.port === port
    ? { ...probe, httpGet: { ...request, port: ENGINE_PORT, scheme: 'HTTP' } }
    : probe;
}

function listening(pod: RuntimePod, port: number): RuntimePod {
  const { args = [], ports, ...container } = pod.container;
  const named = portArgument(args, port);
  return {
    ...pod,
    container: {
      ...container,
      args: named ? args.with(named.at, named.text) : args,
      ...(ports && {
        ports: ports.map(each =>
          each.containerPort === port
            ? { ...each, containerPort: ENGINE_PORT }
            : each,
        ),
      }),
      ...Object.fromEntries(
        (['startupProbe', 'readinessProbe', 'livenessProbe'] as const)
          .filter(name => container[name])
          .map(name => [name, probed(container[name], port)]),
      ),
    },
  };
}

/** The runtime with its engine on {@link ENGINE_PORT}. */
export function onEnginePort(runtime: ProfileRuntime): ProfileRuntime {
  const { metrics, pod, port } = runtime;
  return {
    ...runtime,
    port: ENGINE_PORT,
    ...(metrics && {
      metrics: {
        ...metrics,
        port: metrics.port === port ? ENGINE_PORT : metrics.port,
      },
    }),
    ...(pod && 'container' in pod && { pod: listening(pod, port) }),
  };
}
