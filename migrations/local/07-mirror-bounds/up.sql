-- Earlier versions believed whatever clock and versions a Supabase project named. What cannot be is forgotten, and
-- the rows concerned are sent again.

delete from meta where key = 'mirror_skew'
  and abs(cast(value as real)) > 31622400000;

insert into outbox (table_name, row_id, user_id, version)
  select table_name, row_id, user_id, 1 from mirror_versions
  where max(facts, choices, known_facts, known_choices, sent_facts, sent_choices)
    > (cast(strftime('%s', 'now') as integer) + 31622400) * 1000
  on conflict (table_name, row_id) do nothing;

update mirror_versions set
  facts = min(facts, cast(strftime('%s', 'now') as integer) * 1000),
  choices = min(choices, cast(strftime('%s', 'now') as integer) * 1000),
  known_facts = 0, known_choices = 0, sent_facts = 0, sent_choices = 0
  where max(facts, choices, known_facts, known_choices, sent_facts, sent_choices)
    > (cast(strftime('%s', 'now') as integer) + 31622400) * 1000;

-- A cursor that no count of changes reaches: everything is asked for again.
update mirror_state set cursor = 0 where cursor > 9007199254740991;
