import { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { StatusError } from '../StatusError';
import { Authorization } from './Authorization';
import { Caller } from './Caller';

const text = z.string().default('');
const reviewSpec = z.object({
  user: text,
  groups: z.array(z.string()).default([]),
  namespace: text,
  resourceAttributes: z
    .object({
      verb: text,
      group: text,
      resource: text,
      subresource: text,
      namespace: text,
      name: text,
    })
    .optional(),
});

type Review = (
  caller: Caller,
  body: JsonObject,
  authorization: Authorization,
) => JsonObject;

function accessReview(
  of: (caller: Caller, spec: z.infer<typeof reviewSpec>) => Caller,
): Review {
  return (caller, body, authorization) => {
    const { data: spec } = reviewSpec.safeParse(body.spec ?? {});
    if (!spec) {
      throw StatusError.badRequest('spec of the review cannot be read');
    }
    const { resourceAttributes: asked } = spec;
    const allowed = !asked || authorization.allows(of(caller, spec), asked);
    return { ...body, status: { allowed } };
  };
}

const REVIEWS: { [path: string]: Review } = {
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': accessReview(
    caller => caller,
  ),
  '/apis/authorization.k8s.io/v1/subjectaccessreviews': (
    caller,
    body,
    authorization,
  ) => {
    authorization.require(caller, {
      verb: 'create',
      group: 'authorization.k8s.io',
      resource: 'subjectaccessreviews',
    });
    return accessReview((_, { user, groups }) => ({ name: user, groups }))(
      caller,
      body,
      authorization,
    );
  },
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': (
    caller,
    body,
    authorization,
  ) => {
    const { data: spec } = reviewSpec.safeParse(body.spec ?? {});
    return {
      ...body,
      status: {
        incomplete: false,
        nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['*'] }],
        resourceRules: authorization.rulesFor(caller, spec?.namespace ?? ''),
      },
    };
  },
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': (
    { name, groups },
    body,
  ) => ({
    ...body,
    status: { userInfo: { username: name, groups: [...groups] } },
  }),
};

/** Answers who somebody is and what they may do; undefined for other paths. */
export function reviewOf(path: string): Review | undefined {
  return Object.hasOwn(REVIEWS, path) ? REVIEWS[path] : undefined;
}
