export {
  startKubernetesApi,
  type KubernetesApiOptions,
} from './kubernetes/KubernetesApi';
export { ADMIN_TOKEN, PORTAL_TOKEN } from './kubernetes/access';
export { ENGINE_ANNOTATION } from './kubernetes/podProxy';
export {
  KubernetesClient,
  Pace,
  startControllers,
  type BehaviorRule,
  type Manifest,
} from './controllers';
export { startEngine, type EngineOptions } from './engines/startEngine';
export {
  applyCluster,
  readClusterSeed,
  readRepositorySeed,
  type SeedFile,
} from './seed';
export { type ListeningServer } from './server/listen';
export { type LifeOptions } from './life/LifeOptions';
export {
  startForge,
  type SandboxForge,
  type SandboxForgeOptions,
} from './forge/startForge';
export {
  startIdentityProvider,
  type IdentityProviderOptions,
} from './identity/startIdentityProvider';
export {
  startModelRegistry,
  type ModelRegistryOptions,
} from './registry/startModelRegistry';
export { startGateway, type GatewayOptions } from './gateway/startGateway';
