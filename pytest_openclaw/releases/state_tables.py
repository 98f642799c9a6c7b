"""The tables without which 2026.9.6 refuses a state database with older records.

Those that it makes by itself, where they are missing, are not among them.
"""

from __future__ import annotations

TABLES_2026_9 = frozenset(
    """
    acp_replay_events acp_replay_sessions acp_sessions agent_database_leases
    agent_databases agent_deletion_journal apns_registration_tombstones
    apns_registrations audit_events audit_identity_keys backup_runs
    capture_blobs capture_events capture_sessions channel_ingress_events
    channel_pairing_allow_entries channel_pairing_requests claw_cron_refs
    claw_installs claw_mcp_server_refs claw_package_refs claw_workspace_files
    clawhub_promotion_claims config_health_entries config_machine_state
    cron_job_scratch cron_jobs current_conversation_bindings
    delivery_queue_entries device_auth_tokens device_bootstrap_tokens
    device_identities device_pairing_paired device_pairing_pending
    diagnostic_events exec_approvals_config fleet_cells flow_runs
    gateway_boot_lifecycle gateway_origin_device_tokens gateway_restart_handoff
    gateway_restart_intent gateway_restart_sentinel macos_port_guardian_records
    managed_outgoing_image_records mcp_oauth_stores meeting_transcript_sessions
    meeting_transcript_summaries meeting_transcript_utterances migration_runs
    migration_sources native_hook_relay_bridges
    official_external_plugin_catalog_snapshots operator_approvals
    outbound_media_provenance plugin_binding_approvals plugin_blob_entries
    plugin_state_entries sandbox_registry_entries schema_meta session_groups
    session_state_events session_state_heads session_upstream_links
    session_watch_cursors skill_upload_chunks skill_uploads skill_usage
    state_leases subagent_runs task_delivery_state task_runs
    web_push_subscriptions worker_environment_credentials worker_environments
    worker_inference_turns worker_session_placements
    worker_transcript_commit_heads worker_transcript_commits
    worker_workspace_pending_results worker_workspace_reconciliations
    workspace_generated_bootstrap_hashes workspace_path_aliases
    workspace_setup_state worktree_provisioned_file_chunks worktrees
    """.split()
)
