export { readYamlDocuments, YamlReader } from './readYaml';
export type { ManifestFile, YamlDocument, YamlReading } from './readYaml';
export type { RepeatedKey } from './kubernetesValue';
export { hasYamlComments } from './hasYamlComments';
export { serializeYaml } from './serializeYaml';
export { MANIFEST_LIMITS } from './yamlLimits';
export type { YamlLimits } from './yamlLimits';
