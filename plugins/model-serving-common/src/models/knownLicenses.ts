import type { LicenseClass } from './licenseClass';

/**
 * What a license says to one use, the least restrictive first: `conditions` where it is allowed if the conditions are kept.
 * @public
 */
export const LICENSE_ANSWERS = ['yes', 'conditions', 'no'] as const;

/** @public */
export type LicenseAnswer = (typeof LICENSE_ANSWERS)[number];

/** A license by the names under which registries and hubs know it. */
export interface KnownLicense {
  /** In lower case; SPDX ids first. */
  names: readonly string[];
  title: string;
  class: LicenseClass;
  /** Web page of the text that the answers below come from. */
  url: string;
  commercialUse: LicenseAnswer;
  redistribution: LicenseAnswer;
  derivedModels: LicenseAnswer;
  /** What whoever serves the model has to keep, as sentences. */
  conditions: readonly string[];
}

const KEEP_NOTICES = 'Keep its copyright and license notices.';
const NAME_CHANGES = 'State changes to the files.';
const CREDIT = 'Credit the author and link to the license.';
const SHARE_ALIKE = 'Share what is derived from it under the same license.';
const PASS_ON =
  'Its use restrictions apply to everybody who uses the service; pass them on.';
const RESEARCH_ONLY =
  'Only for research and evaluation; ask its publisher for any other use.';
const NOT_COMMERCIAL = 'Not for commercial use.';

type Terms = Omit<KnownLicense, 'names' | 'title' | 'url'>;

const PERMISSIVE = {
  class: 'permissive',
  commercialUse: 'yes',
  redistribution: 'yes',
  derivedModels: 'yes',
  conditions: [KEEP_NOTICES],
} satisfies Terms;
const PUBLIC_DOMAIN = { ...PERMISSIVE, conditions: [] } satisfies Terms;
const ATTRIBUTION = {
  ...PERMISSIVE,
  conditions: [CREDIT],
} satisfies Terms;
const COPYLEFT = {
  class: 'use-restricted',
  commercialUse: 'yes',
  redistribution: 'conditions',
  derivedModels: 'conditions',
  conditions: [KEEP_NOTICES, SHARE_ALIKE],
} satisfies Terms;
const RESTRICTED = {
  class: 'use-restricted',
  commercialUse: 'conditions',
  redistribution: 'conditions',
  derivedModels: 'conditions',
  conditions: [PASS_ON],
} satisfies Terms;
const NON_COMMERCIAL = {
  class: 'non-commercial',
  commercialUse: 'no',
  redistribution: 'conditions',
  derivedModels: 'conditions',
  conditions: [NOT_COMMERCIAL, CREDIT],
} satisfies Terms;
const RESEARCH = {
  class: 'research',
  commercialUse: 'no',
  redistribution: 'conditions',
  derivedModels: 'conditions',
  conditions: [RESEARCH_ONLY],
} satisfies Terms;

const spdx = (id: string) => `https://spdx.org/licenses/${id}.html`;

const of = (
  terms: Terms,
  title: string,
  url: string,
  ...names: string[]
): KnownLicense => ({ ...terms, title, url, names });

/** A license of the SPDX list, whose text spdx.org publishes. */
const listed = (
  terms: Terms,
  id: string,
  title: string,
  ...names: string[]
): KnownLicense => of(terms, title, spdx(id), id.toLowerCase(), ...names);

/** The licenses of Creative Commons by version: terms from https://creativecommons.org/licenses/. */
function creativeCommons(): KnownLicense[] {
  const byKind: ReadonlyArray<[kind: string, title: string, terms: Terms]> = [
    ['BY', 'Attribution', ATTRIBUTION],
    [
      'BY-SA',
      'Attribution-ShareAlike',
      { ...COPYLEFT, conditions: [CREDIT, SHARE_ALIKE] },
    ],
    [
      'BY-ND',
      'Attribution-NoDerivatives',
      {
        class: 'use-restricted',
        commercialUse: 'yes',
        redistribution: 'conditions',
        derivedModels: 'no',
        conditions: [CREDIT, 'Do not share changed versions.'],
      },
    ],
    ['BY-NC', 'Attribution-NonCommercial', NON_COMMERCIAL],
    [
      'BY-NC-SA',
      'Attribution-NonCommercial-ShareAlike',
      { ...NON_COMMERCIAL, conditions: [NOT_COMMERCIAL, CREDIT, SHARE_ALIKE] },
    ],
    [
      'BY-NC-ND',
      'Attribution-NonCommercial-NoDerivatives',
      {
        ...NON_COMMERCIAL,
        derivedModels: 'no',
        conditions: [NOT_COMMERCIAL, CREDIT, 'Do not share changed versions.'],
      },
    ],
  ];
  return byKind.flatMap(([kind, title, terms]) =>
    ['1.0', '2.0', '2.5', '3.0', '4.0'].map(version =>
      listed(
        terms,
        `CC-${kind}-${version}`,
        `Creative Commons ${title} ${version}`,
      ),
    ),
  );
}

/** The licenses of the GNU project with their forms `-only`, `-or-later` and without. */
function gnu(): KnownLicense[] {
  const served = {
    ...COPYLEFT,
    conditions: [
      KEEP_NOTICES,
      SHARE_ALIKE,
      'Offer the source of changed versions to those who use them over a network.',
    ],
  } satisfies Terms;
  const licenses: ReadonlyArray<[id: string, title: string, terms: Terms]> = [
    ['GPL-2.0', 'GNU General Public License 2.0', COPYLEFT],
    ['GPL-3.0', 'GNU General Public License 3.0', COPYLEFT],
    ['LGPL-2.1', 'GNU Lesser General Public License 2.1', COPYLEFT],
    ['LGPL-3.0', 'GNU Lesser General Public License 3.0', COPYLEFT],
    ['AGPL-3.0', 'GNU Affero General Public License 3.0', served],
    ['GFDL-1.3', 'GNU Free Documentation License 1.3', COPYLEFT],
  ];
  return [
    ...licenses.map(([id, title, terms]) =>
      of(
        terms,
        title,
        spdx(`${id}-only`),
        `${id}-only`.toLowerCase(),
        `${id}-or-later`.toLowerCase(),
        `${id}+`.toLowerCase(),
        id.toLowerCase(),
        // `GPLv3`, as authors write it.
        ...(id.endsWith('.0')
          ? [id.toLowerCase().replace(/-(\d+)\.0$/, 'v$1')]
          : []),
      ),
    ),
    of(
      COPYLEFT,
      'GNU General Public License',
      'https://www.gnu.org/licenses/gpl-3.0.html',
      'gpl',
    ),
    of(
      COPYLEFT,
      'GNU Lesser General Public License',
      'https://www.gnu.org/licenses/lgpl-3.0.html',
      'lgpl',
    ),
    of(
      COPYLEFT,
      'GNU Free Documentation License',
      'https://www.gnu.org/licenses/fdl-1.3.html',
      'gfdl',
    ),
  ];
}

const LARGE_COMPANIES =
  'Companies with more than 700 million monthly users need a license of their own from Meta.';
const BUILT_WITH_LLAMA = 'Show "Built with Llama" and keep its notice.';
const NOT_IN_EUROPE =
  'Its multimodal models are not licensed to companies and people in the European Union.';
const ACCEPTABLE_USE =
  'Its acceptable use policy applies to everybody who uses the service.';

/** Community licenses of Meta: section 1 (rights), 2 (700 million users), and the acceptable use policy of each. */
const LLAMA: readonly KnownLicense[] = [
  of(
    {
      ...RESTRICTED,
      conditions: [
        ACCEPTABLE_USE,
        LARGE_COMPANIES,
        'Do not improve other language models with it or its output.',
      ],
    },
    'Llama 2 Community License',
    'https://ai.meta.com/llama/license/',
    'llama2',
    'llama-2',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        ACCEPTABLE_USE,
        LARGE_COMPANIES,
        'Show "Built with Meta Llama 3" and keep its notice.',
        'Do not improve other language models with it or its output.',
      ],
    },
    'Meta Llama 3 Community License',
    'https://www.llama.com/llama3/license/',
    'llama3',
    'llama-3',
  ),
  ...(
    [
      ['3.1', []],
      ['3.2', [NOT_IN_EUROPE]],
      ['3.3', []],
      ['4', [NOT_IN_EUROPE]],
    ] as const
  ).map(([version, further]) =>
    of(
      {
        ...RESTRICTED,
        conditions: [
          ACCEPTABLE_USE,
          LARGE_COMPANIES,
          BUILT_WITH_LLAMA,
          'Begin the names of models made with it or its output with "Llama".',
          ...further,
        ],
      },
      `Llama ${version} Community License`,
      `https://www.llama.com/llama${version.replace('.', '_')}/license/`,
      `llama${version}`,
      `llama-${version}`,
    ),
  ),
];

/** Responsible AI licenses: use restrictions in attachment A, passed on with every copy and service. */
const OPEN_RAIL: readonly KnownLicense[] = [
  of(
    RESTRICTED,
    'OpenRAIL license',
    'https://www.licenses.ai/blog/2022/8/18/naming-convention-of-responsible-ai-licenses',
    'openrail',
  ),
  of(
    RESTRICTED,
    'Open RAIL++-M License',
    'https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md',
    'openrail++',
  ),
  of(
    RESTRICTED,
    'BigScience OpenRAIL-M',
    'https://bigscience.huggingface.co/blog/bigscience-openrail-m',
    'bigscience-openrail-m',
  ),
  of(
    RESTRICTED,
    'CreativeML OpenRAIL-M',
    'https://huggingface.co/spaces/CompVis/stable-diffusion-license',
    'creativeml-openrail-m',
  ),
  of(
    RESTRICTED,
    'BigScience BLOOM RAIL 1.0',
    'https://huggingface.co/spaces/bigscience/license',
    'bigscience-bloom-rail-1.0',
  ),
  of(
    RESTRICTED,
    'BigCode OpenRAIL-M v1',
    'https://huggingface.co/spaces/bigcode/bigcode-model-license-agreement',
    'bigcode-openrail-m',
  ),
];

/** Licenses of single publishers. */
const PUBLISHERS: readonly KnownLicense[] = [
  of(
    {
      ...RESTRICTED,
      conditions: [
        'The Gemma Prohibited Use Policy applies to everybody who uses the service; pass it on.',
        'Keep its notice.',
      ],
    },
    'Gemma Terms of Use',
    'https://ai.google.dev/gemma/terms',
    'gemma',
    'gemma-terms-of-use',
  ),
  of(
    PERMISSIVE,
    'OpenMDW License Agreement',
    'https://openmdw.ai/',
    'openmdw',
    'openmdw-1.0',
    'openmdw-1.1',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Its prohibited use policy applies to everybody who uses the service; pass it on.',
        'Use in health care needs the approvals of the country where it is used.',
      ],
    },
    'Health AI Developer Foundations Terms of Use',
    'https://developers.google.com/health-ai-developer-foundations/terms',
    'health-ai-developer-foundations',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Companies with more than 100 million monthly users need a license of their own from Alibaba Cloud.',
        'Keep its notice; models made with it or its output show "Built with Qwen" or "Improved using Qwen".',
      ],
    },
    'Qwen License',
    'https://huggingface.co/Qwen/Qwen2.5-72B-Instruct/blob/main/LICENSE',
    'qwen',
    'tongyi-qianwen',
  ),
  of(
    RESEARCH,
    'Qwen Research License',
    'https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/blob/main/LICENSE',
    'qwen-research',
    'tongyi-qianwen-research',
  ),
  of(
    RESTRICTED,
    'DeepSeek Model License',
    'https://github.com/deepseek-ai/DeepSeek-V3/blob/main/LICENSE-MODEL',
    'deepseek',
    'deepseek-license',
    'deepseek-license-agreement',
  ),
  of(
    RESEARCH,
    'Mistral AI Research License',
    'https://mistral.ai/licenses/MRL-0.1.md',
    'mistral-research',
    'mistral-ai-research-license',
    'mrl',
    'mrl-0.1',
  ),
  of(
    {
      ...RESEARCH,
      conditions: [
        'Only for research, testing and evaluation, not in production; Mistral AI sells other licenses.',
      ],
    },
    'Mistral AI Non-Production License',
    'https://mistral.ai/licenses/MNPL-0.1.md',
    'mnpl',
    'mnpl-0.1',
    'mistral-ai-non-production-license',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Its acceptable use policy applies to everybody who uses the service; pass it on.',
        'Keep its notices, and say that the service is built with Falcon.',
      ],
    },
    'Falcon LLM License',
    'https://falconllm.tii.ae/falcon-terms-and-conditions.html',
    'falcon',
    'falcon-llm-license',
    'falcon-llm-license-2.0',
    'falcon-mamba-7b-license',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Hosting it for others as a shared API needs a license of its own from TII.',
        'Its acceptable use policy applies to everybody who uses the service; pass it on.',
      ],
    },
    'Falcon 180B TII License',
    'https://huggingface.co/tiiuae/falcon-180B/blob/main/LICENSE.txt',
    'falcon-180b-license',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Keep its notices.',
        'Rights end when its safety guardrails are bypassed without an equal replacement.',
      ],
    },
    'NVIDIA Open Model License',
    'https://www.nvidia.com/en-us/agreements/enterprise-software/nvidia-open-model-license/',
    'nvidia-open-model-license',
    'nvidia-open-model-license-agreement',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Companies with a revenue of a million US dollars a year or more need an enterprise license from Stability AI.',
        'Its acceptable use policy applies to everybody who uses the service.',
      ],
    },
    'Stability AI Community License',
    'https://stability.ai/community-license-agreement',
    'stabilityai-ai-community',
    'stabilityai-community',
  ),
  of(
    { ...NON_COMMERCIAL, conditions: [NOT_COMMERCIAL, PASS_ON] },
    'FLUX.1 [dev] Non-Commercial License',
    'https://huggingface.co/black-forest-labs/FLUX.1-dev/blob/main/LICENSE.md',
    'flux-1-dev-non-commercial-license',
  ),
  of(
    RESEARCH,
    'FAIR Noncommercial Research License',
    'https://huggingface.co/facebook/fair_noncommercial_research_license/blob/main/LICENSE',
    'fair-noncommercial-research-license',
  ),
  of(
    RESEARCH,
    'Apple Machine Learning Research Model License',
    'https://huggingface.co/apple/DiffuCoder-7B-cpGRPO/blob/main/LICENSE',
    'apple-amlr',
  ),
  of(
    RESEARCH,
    'DeepFloyd IF Research License',
    'https://huggingface.co/DeepFloyd/IF-I-XL-v1.0/blob/main/LICENSE',
    'deepfloyd-if-license',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Not licensed for use in the European Union, the United Kingdom and South Korea.',
        'Companies with more than 100 million monthly users need a license of their own from Tencent.',
        'Its acceptable use policy applies to everybody who uses the service.',
      ],
    },
    'Tencent Hunyuan Community License',
    'https://huggingface.co/tencent/Hunyuan-Large/blob/main/LICENSE.txt',
    'tencent-hunyuan-community',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        "MIT with conditions of its publisher, such as showing the model's name in large services. Read its text.",
      ],
    },
    'MIT, modified by the publisher',
    'https://huggingface.co/moonshotai/Kimi-K2-Instruct/blob/main/LICENSE',
    'modified-mit',
  ),
  of(
    { ...NON_COMMERCIAL, conditions: [NOT_COMMERCIAL, RESEARCH_ONLY] },
    'EXAONE AI Model License',
    'https://huggingface.co/LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct/blob/main/LICENSE',
    'exaone',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Companies with a revenue of 50 million US dollars a year or more need a license of their own from AI21.',
      ],
    },
    'Jamba Open Model License',
    'https://www.ai21.com/jamba-open-model-license/',
    'jamba-open-model-license',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Companies with a revenue of 10 million US dollars a year or more need a license of their own from Liquid AI.',
      ],
    },
    'LFM Open License v1.0',
    'https://www.liquid.ai/lfm-license',
    'lfm1.0',
  ),
  of(
    {
      ...RESTRICTED,
      conditions: [
        'Companies with more than 700 million monthly users need a license of their own from Databricks.',
        'Its acceptable use policy applies to everybody who uses the service; pass it on.',
        'Do not improve other language models with it or its output.',
      ],
    },
    'Databricks Open Model License',
    'https://www.databricks.com/legal/open-model-license',
    'databricks-open-model-license',
  ),
];

/** Source-available licenses of the SPDX list. */
const SOURCE_AVAILABLE: readonly KnownLicense[] = [
  listed(
    {
      ...RESTRICTED,
      conditions: ['Do not offer it to others as a hosted or managed service.'],
    },
    'Elastic-2.0',
    'Elastic License 2.0',
  ),
  listed(
    {
      ...RESTRICTED,
      conditions: [
        'Production use only as far as its additional use grant allows. Read its text.',
      ],
    },
    'BUSL-1.1',
    'Business Source License 1.1',
  ),
  listed(
    {
      ...NON_COMMERCIAL,
      conditions: [NOT_COMMERCIAL, KEEP_NOTICES],
    },
    'PolyForm-Noncommercial-1.0.0',
    'PolyForm Noncommercial 1.0.0',
  ),
];

/**
 * Licenses of models, by SPDX id and by the names that hubs give those that have none:
 * https://huggingface.co/docs/hub/repositories-licenses and the `license_name` of model cards. What each allows is told in
 * our words from the text at its address; where a license is not here, nobody has read it, and its class is unknown.
 */
export const KNOWN_LICENSES: readonly KnownLicense[] = [
  listed(
    { ...PERMISSIVE, conditions: [KEEP_NOTICES, NAME_CHANGES] },
    'Apache-2.0',
    'Apache License 2.0',
    'apache-license-2.0',
    'apache-license,-version-2.0',
    'apache2',
    'apache-2',
  ),
  listed(PERMISSIVE, 'MIT', 'MIT License', 'mit-license'),
  listed(PUBLIC_DOMAIN, 'MIT-0', 'MIT No Attribution'),
  of(
    PERMISSIVE,
    'BSD license',
    'https://opensource.org/license/bsd-3-clause',
    'bsd',
  ),
  listed(PUBLIC_DOMAIN, '0BSD', 'BSD Zero Clause License'),
  listed(PERMISSIVE, 'BSD-2-Clause', 'BSD 2-Clause License'),
  listed(PERMISSIVE, 'BSD-3-Clause', 'BSD 3-Clause License'),
  listed(PERMISSIVE, 'BSD-3-Clause-Clear', 'BSD 3-Clause Clear License'),
  listed(PERMISSIVE, 'ISC', 'ISC License'),
  listed(PERMISSIVE, 'Zlib', 'zlib License'),
  listed(PERMISSIVE, 'NCSA', 'NCSA Open Source License'),
  listed(PERMISSIVE, 'PostgreSQL', 'PostgreSQL License'),
  listed(PERMISSIVE, 'BSL-1.0', 'Boost Software License 1.0'),
  listed(PERMISSIVE, 'AFL-3.0', 'Academic Free License 3.0'),
  listed(PERMISSIVE, 'ECL-2.0', 'Educational Community License 2.0'),
  listed(PUBLIC_DOMAIN, 'WTFPL', 'WTFPL'),
  listed(PUBLIC_DOMAIN, 'CC0-1.0', 'Creative Commons Zero 1.0'),
  listed(PUBLIC_DOMAIN, 'Unlicense', 'The Unlicense'),
  listed(PUBLIC_DOMAIN, 'PDDL-1.0', 'Public Domain Dedication', 'pddl'),
  listed(ATTRIBUTION, 'ODC-By-1.0', 'Open Data Commons Attribution', 'odc-by'),
  listed(ATTRIBUTION, 'etalab-2.0', 'Etalab Open License 2.0'),
  listed(
    PERMISSIVE,
    'CDLA-Permissive-1.0',
    'Community Data License Agreement Permissive 1.0',
  ),
  listed(
    PERMISSIVE,
    'CDLA-Permissive-2.0',
    'Community Data License Agreement Permissive 2.0',
  ),
  ...creativeCommons(),
  ...gnu(),
  listed(COPYLEFT, 'MPL-2.0', 'Mozilla Public License 2.0'),
  listed(COPYLEFT, 'EPL-1.0', 'Eclipse Public License 1.0'),
  listed(COPYLEFT, 'EPL-2.0', 'Eclipse Public License 2.0'),
  listed(COPYLEFT, 'EUPL-1.1', 'European Union Public License 1.1'),
  listed(COPYLEFT, 'EUPL-1.2', 'European Union Public License 1.2'),
  listed(COPYLEFT, 'OSL-3.0', 'Open Software License 3.0'),
  listed(COPYLEFT, 'ODbL-1.0', 'Open Database License 1.0', 'odbl'),
  listed(
    COPYLEFT,
    'CDLA-Sharing-1.0',
    'Community Data License Agreement Sharing 1.0',
  ),
  ...LLAMA,
  ...OPEN_RAIL,
  ...PUBLISHERS,
  ...SOURCE_AVAILABLE,
];
