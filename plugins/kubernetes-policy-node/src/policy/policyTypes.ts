import { z } from 'zod';

const labelSelector = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      z.looseObject({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .optional(),
});

const rule = z.looseObject({
  apiGroups: z.array(z.string()).min(1),
  apiVersions: z.array(z.string()).min(1),
  operations: z
    .array(z.enum(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*']))
    .min(1),
  resources: z.array(z.string()).min(1),
  resourceNames: z.array(z.string()).optional(),
  scope: z.enum(['*', 'Namespaced', 'Cluster']).optional(),
});

const matchResources = z.looseObject({
  namespaceSelector: labelSelector.nullish(),
  objectSelector: labelSelector.nullish(),
  resourceRules: z.array(rule).nullish(),
  excludeResourceRules: z.array(rule).nullish(),
  matchPolicy: z.enum(['Exact', 'Equivalent']).optional(),
});

const metadata = z.looseObject({
  name: z.string(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const expressionWithMessage = z.looseObject({
  expression: z.string(),
  message: z.string().optional(),
  messageExpression: z.string().optional(),
  reason: z.string().optional(),
});

const named = z.looseObject({ name: z.string(), expression: z.string() });

export const admissionPolicySchema = z.looseObject({
  apiVersion: z.string().startsWith('admissionregistration.k8s.io/'),
  kind: z.literal('ValidatingAdmissionPolicy'),
  metadata,
  spec: z.strictObject({
    failurePolicy: z.enum(['Fail', 'Ignore']).default('Fail'),
    paramKind: z
      .strictObject({ apiVersion: z.string(), kind: z.string() })
      .nullish(),
    matchConstraints: matchResources,
    matchConditions: z.array(named).default([]),
    variables: z.array(named).default([]),
    validations: z.array(expressionWithMessage).default([]),
    auditAnnotations: z
      .array(z.looseObject({ key: z.string(), valueExpression: z.string() }))
      .default([]),
  }),
});

export const policyBindingSchema = z.looseObject({
  apiVersion: z.string().startsWith('admissionregistration.k8s.io/'),
  kind: z.literal('ValidatingAdmissionPolicyBinding'),
  metadata,
  spec: z.strictObject({
    policyName: z.string(),
    validationActions: z.array(z.enum(['Deny', 'Warn', 'Audit'])).min(1),
    paramRef: z
      .strictObject({
        name: z.string().optional(),
        namespace: z.string().optional(),
        selector: labelSelector.nullish(),
        parameterNotFoundAction: z.enum(['Allow', 'Deny']).optional(),
      })
      .nullish(),
    matchResources: matchResources.nullish(),
  }),
});

export type LabelSelector = z.infer<typeof labelSelector>;
export type ResourceRule = z.infer<typeof rule>;
export type MatchResources = z.infer<typeof matchResources>;
export type PolicyValidation = z.infer<typeof expressionWithMessage>;

/** A ValidatingAdmissionPolicy, with the file it was read from. @public */
export type AdmissionPolicy = z.infer<typeof admissionPolicySchema> & {
  file: string;
};

/** A ValidatingAdmissionPolicyBinding, with the file it was read from. @public */
export type PolicyBinding = z.infer<typeof policyBindingSchema> & {
  file: string;
};
