/** What one tag names. */
export interface Tagged {
  tag: string;
  digest: string;
}

/** A version as its tags describe it. */
export interface TaggedVersion {
  /** The tag that says most. */
  name: string;
  /** Other tags of the same content. */
  aliases: string[];
  /** Digests by variant; the one without an ending has the name null. */
  variants: Array<{ variant: string | null; digest: string }>;
}

const collator = new Intl.Collator('en', { numeric: true });

/** Newest first, as people number versions: v10 before v9. */
export function compareTags(a: string, b: string): number {
  return collator.compare(b, a) || (a < b ? 1 : -1);
}

/**
 * Groups tags to versions: tags of one digest are one version, and tags with an ending of the operator are variants of the
 * version that is named without it.
 *
 * @param variants - endings of tags, and the variants that they stand for
 */
export function taggedVersions(
  tagged: readonly Tagged[],
  variants: ReadonlyMap<string, string>,
): TaggedVersion[] {
  const endings = [...variants.keys()].sort((a, b) => b.length - a.length);
  const versions = new Map<string, Map<string | null, string>>();
  for (const { digest, tag } of tagged) {
    const ending = endings.find(
      each => tag.length > each.length && tag.endsWith(each),
    );
    const name = ending === undefined ? tag : tag.slice(0, -ending.length);
    const digests = versions.get(name) ?? new Map<string | null, string>();
    versions.set(name, digests);
    digests.set(ending === undefined ? null : variants.get(ending)!, digest);
  }
  const groups: Array<{
    names: string[];
    digests: Map<string | null, string>;
  }> = [];
  // A floating tag may have fewer variants than the version that it points to.
  const ordered = [...versions].sort(
    ([a, one], [b, other]) => other.size - one.size || compareTags(a, b),
  );
  for (const [name, digests] of ordered) {
    const same = groups.find(group =>
      [...digests].every(
        ([variant, digest]) => group.digests.get(variant) === digest,
      ),
    );
    if (same) {
      same.names.push(name);
    } else {
      groups.push({ names: [name], digests });
    }
  }
  return groups
    .map(({ digests, names }) => {
      const [name, ...aliases] = [...names].sort(mostSpecific);
      return {
        name,
        aliases: aliases.sort(),
        variants: [...digests]
          .map(([variant, digest]) => ({ variant, digest }))
          .sort((a, b) => ((a.variant ?? '') < (b.variant ?? '') ? -1 : 1)),
      };
    })
    .sort((a, b) => compareTags(a.name, b.name));
}

/** `1.0.3` says more than `1.0`, and that more than `latest`. */
function mostSpecific(a: string, b: string): number {
  const hasDigit = (tag: string) => Number(/\d/.test(tag));
  const parts = (tag: string) => tag.split('.').length;
  return (
    hasDigit(b) - hasDigit(a) ||
    parts(b) - parts(a) ||
    b.length - a.length ||
    compareTags(a, b)
  );
}
