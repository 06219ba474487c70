import { Fields } from '../Fields';
import { lookUp } from '../lookUp';

/** Keys and values of a layer. */
export interface KvSizes {
  kvHeads: number | null;
  /** Elements of a key. */
  headSize: number | null;
  /** Elements of a value; null where there are as many as of a key. */
  valueSize: number | null;
}

/** Keys and values of layers that keep all tokens, and of those with a window where they differ. */
export interface KvSizesOfKinds {
  full: KvSizes;
  sliding: KvSizes | null;
}

/** Types whose keys and values have names or sizes of their own. */
const RULES: Readonly<Record<string, (config: Fields) => KvSizesOfKinds>> = {
  gemma4_text: config => {
    const sliding = commonSizes(config);
    // Layers whose values are their keys have KV heads of their own number.
    const own = config.flag('attention_k_eq_v')
      ? config.count('num_global_key_value_heads')
      : null;
    return {
      full: {
        kvHeads: own ?? sliding.kvHeads,
        headSize: config.count('global_head_dim') ?? sliding.headSize,
        valueSize: null,
      },
      sliding,
    };
  },
  mimo_v2: mimo,
  mimo_v2_flash: mimo,
  step3_text: config => ({ full: groupsOf(config), sliding: null }),
  step3p5: config => ({
    full: groupsOf(config),
    sliding: groupsOf(config.fields('attention_other_setting')),
  }),
};

export function kvSizesOf(config: Fields, type: string): KvSizesOfKinds {
  return (
    lookUp(RULES, type)?.(config) ?? {
      full: commonSizes(config),
      sliding: null,
    }
  );
}

function mimo(config: Fields): KvSizesOfKinds {
  return {
    full: {
      kvHeads: config.count('num_key_value_heads'),
      headSize: config.count('head_dim'),
      valueSize: config.count('v_head_dim'),
    },
    sliding: {
      kvHeads: config.count('swa_num_key_value_heads'),
      headSize: config.count('swa_head_dim'),
      valueSize: config.count('swa_v_head_dim'),
    },
  };
}

function groupsOf(config: Fields): KvSizes {
  return {
    kvHeads: config.count('num_attention_groups'),
    headSize: config.count('head_dim'),
    valueSize: null,
  };
}

function commonSizes(config: Fields): KvSizes {
  return {
    kvHeads: kvHeadsOf(config),
    headSize: config.count('head_dim', 'kv_channels', 'attention_head_dim'),
    valueSize: null,
  };
}

/** As many as heads of queries where nothing else is said. */
function kvHeadsOf(config: Fields): number | null {
  const attentionHeads = attentionHeadsOf(config);
  const one = config.flag('multi_query');
  if (one !== null) {
    // Falcon: `num_kv_heads` belongs to the newer of its two decoders.
    if (config.flag('new_decoder_architecture')) {
      return config.count('num_kv_heads') ?? attentionHeads;
    }
    return one ? 1 : attentionHeads;
  }
  if (config.flag('multi_query_attention')) {
    return config.count('multi_query_group_num');
  }
  const names = ['num_key_value_heads', 'num_kv_heads', 'n_head_kv'];
  const said = names.find(name => config.has(name));
  if (said !== undefined) {
    return config.count(said);
  }
  return config.fields('attn_config').count('kv_n_heads') ?? attentionHeads;
}

export function attentionHeadsOf(config: Fields): number | null {
  return config.count('num_attention_heads', 'n_head', 'n_heads');
}
