import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { manifestObjects, ManifestPart } from '../kubernetes/manifestObjects';
import type { ManifestFinding } from '../kubernetes/ManifestFinding';
import { ManifestFile, readYamlDocuments } from '../yaml/readYaml';
import { MANIFEST_LIMITS } from '../yaml/yamlLimits';
import { PolicyBundle, PolicyBundleOptions } from './PolicyBundle';
import {
  AdmissionPolicy,
  admissionPolicySchema,
  PolicyBinding,
  policyBindingSchema,
} from './policyTypes';

function read<T extends z.ZodType>(
  schema: T,
  value: KubernetesObject,
  file: string,
): z.infer<T> & { file: string } {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `${value.kind} ${value.metadata.name}: ${z.prettifyError(parsed.error)}`,
    );
  }
  return { ...(parsed.data as object), file } as z.infer<T> & { file: string };
}

/**
 * A ValidatingAdmissionPolicy as an object of an API.
 *
 * @param file - Where it was read from
 * @throws InputError naming the fields that are not as they should be.
 * @public
 */
export function readAdmissionPolicy(
  object: KubernetesObject,
  file: string,
): AdmissionPolicy {
  return read(admissionPolicySchema, object, file);
}

/**
 * A ValidatingAdmissionPolicyBinding as an object of an API.
 *
 * @param file - Where it was read from
 * @throws InputError naming the fields that are not as they should be.
 * @public
 */
export function readPolicyBinding(
  object: KubernetesObject,
  file: string,
): PolicyBinding {
  return read(policyBindingSchema, object, file);
}

/**
 * Reads the ValidatingAdmissionPolicies, their bindings and parameter objects of a set of YAML files, as the cluster that
 * enforces them does.
 *
 * A document that cannot be read becomes a problem of the bundle rather than an error, so that one bad file does not
 * hide what the other policies say.
 * @public
 */
export function parsePolicies(
  files: readonly ManifestFile[],
  options?: PolicyBundleOptions,
): PolicyBundle {
  const policies: AdmissionPolicy[] = [];
  const bindings: PolicyBinding[] = [];
  const objects: KubernetesObject[] = [];
  const problems: ManifestFinding[] = [];
  const problem = (file: string, message: string) =>
    problems.push({
      category: 'policy',
      rule: 'readable-policies',
      outcome: 'unknown',
      message: `A policy file cannot be read, so its rules cannot be checked: ${message}`,
      file,
    });

  const attempt = (file: string, action: () => void) => {
    try {
      action();
    } catch (error) {
      problem(file, (error as Error).message);
    }
  };

  const take = (file: string, part: ManifestPart) => {
    if ('problem' in part) {
      problem(file, part.problem);
      return;
    }
    const value = part.object;
    if (value.kind === 'ValidatingAdmissionPolicy') {
      policies.push(readAdmissionPolicy(value, file));
    } else if (value.kind === 'ValidatingAdmissionPolicyBinding') {
      bindings.push(readPolicyBinding(value, file));
    } else {
      objects.push(value);
    }
  };

  for (const file of files.filter(({ path }) => /\.ya?ml$/.test(path))) {
    attempt(file.path, () =>
      readYamlDocuments(file, MANIFEST_LIMITS, 'kubernetes')
        .flatMap(({ value }) => manifestObjects(value))
        .forEach(part => attempt(file.path, () => take(file.path, part))),
    );
  }
  return new PolicyBundle({ policies, bindings, objects, problems }, options);
}
