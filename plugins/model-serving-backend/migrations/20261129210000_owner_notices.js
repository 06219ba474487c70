// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('owner_notices', table => {
    table.comment('What owners were told, so that they are told once');
    table.string('id', 64).primary().comment('SHA-256 of owner and news');
    table.string('sent_at', 32).notNullable().index().comment('ISO time, UTC');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('owner_notices');
};
