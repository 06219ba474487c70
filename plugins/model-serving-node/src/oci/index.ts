export { ArtifactResolver } from './ArtifactResolver';
export { artifactBytes, OCI_MEDIA_TYPES } from './manifest';
export type {
  OciArtifact,
  OciDescriptor,
  OciIndex,
  OciManifest,
} from './manifest';
export { OciError } from './OciError';
export type { OciFailureKind } from './OciError';
export { OciRegistry } from './OciRegistry';
export type { OciHead, OciList } from './OciRegistry';
export { readOciConfig } from './readOciConfig';
export type { OciConfig, OciRegistryConfig } from './readOciConfig';
export {
  isReferrerTag,
  ociRepositoryUri,
  ociTagUri,
  parseOciReference,
  pinnedOciUri,
} from './reference';
export type { OciReference } from './reference';
export { readAttachments, readSignature } from './signatures/readSignature';
export { unlessMissing } from './unlessMissing';
export type {
  Attachments,
  SignatureQuestion,
} from './signatures/readSignature';
export type { SigningKey } from './signatures/SigningKey';
