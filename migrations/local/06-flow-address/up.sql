-- The address that is opened in the browser holds the state that answers the flow: it is kept in memory.
alter table pending_flows drop column url;
