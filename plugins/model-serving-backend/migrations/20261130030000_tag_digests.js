// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('tag_digests', table => {
    table.comment('What tags of models name, and since when that is known');
    table.string('id', 64).primary().comment('SHA-256 of tag and digest');
    table.string('first_seen', 32).notNullable().comment('ISO time, UTC');
    table.string('seen_at', 32).notNullable().index().comment('ISO time, UTC');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('tag_digests');
};
