import {
  MANIFEST_LIMITS,
  YamlLimits,
} from '@model-serving/backstage-kubernetes-policy-node';

const KIB = 1024;

/** A proposal: the files of one service. @public */
export const PROPOSAL_LIMITS: YamlLimits = {
  ...MANIFEST_LIMITS,
  bytes: 64 * KIB,
  totalBytes: 256 * KIB,
  files: 20,
  elements: 5_000,
};

/** A whole GitOps repository on the command line, definitions of kinds included. @public */
export const REPOSITORY_LIMITS: YamlLimits = {
  ...MANIFEST_LIMITS,
  bytes: 4 * KIB * KIB,
  totalBytes: 64 * KIB * KIB,
  files: 20_000,
  documents: 500,
  elements: 4_000_000,
};

/**
 * One file of catalog entities. The catalog's own parser compares every key of a map with every other one, so that few
 * keys are what matters; a whole organization may be in one file.
 * @public
 */
export const ENTITY_FILE_LIMITS: YamlLimits = {
  bytes: 5 * KIB * KIB,
  totalBytes: 5 * KIB * KIB,
  files: 1,
  documents: 10_000,
  elements: 200_000,
  keys: 1_000,
  depth: 100,
  aliases: 1_000,
};
