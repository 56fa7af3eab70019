"""Every threat we know of has tests that show what we do about it; a test that was renamed or lost is noticed here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from webapp.paths import CHECKOUT

THREATS: dict[str, dict[str, tuple[str, ...]]] = {
    "the next person at a library terminal": {
        "tests/accessibility/test_back_button.py": (
            "test_after_finishing_the_back_button_and_the_address_show_nothing",
        ),
        "tests/accessibility/test_exit_and_timeout.py": ("test_at_the_end_the_page_with_the_answers_goes",),
        "tests/accessibility/test_two_people_at_one_computer.py": ("test_the_second_meets_nothing_of_the_first",),
        "tests/web/test_shared_computer.py": ("test_the_browser_neither_keeps_nor_offers_anything_in_any_box",),
        "tests/web/test_next_person.py": (
            "test_what_was_sent_is_seen_no_more",
            "test_whoever_starts_without_it_finds_nothing_either",
            "test_a_page_of_the_one_before_deletes_nothing_of_the_next",
        ),
        "tests/web/test_without_cookies.py": (
            "test_where_a_visit_ended_the_next_person_who_sends_its_page_again_is_shown_nothing",
            "test_what_came_too_late_is_shown_once_and_never_to_the_next_person",
        ),
        "tests/web/test_private.py": (
            "test_leaving_deletes_the_draft_and_makes_the_browser_forget",
            "test_finish_ends_on_a_neutral_page_and_back_shows_nothing",
            "test_on_a_shared_computer_the_time_is_shorter_and_deleting_is_a_button_that_is_seen",
        ),
        "tests/web/test_security.py": ("test_what_was_typed_is_not_shown_to_whoever_comes_after",),
        "tests/web/test_outages.py": (
            "test_while_the_database_is_down_the_next_person_is_not_shown_what_the_one_before_typed",
        ),
    },
    "one person's details in the form of the next whom an advocate helps": {
        "tests/web/test_next_child.py": (
            "test_nothing_of_ten_children_in_a_row_is_in_the_next",
            "test_the_canaries_are_found_where_they_are",
            "test_where_others_use_the_computer_no_button_shows_the_next_person_whose_details_they_were",
        ),
        "tests/web/test_kept_details.py": (
            "test_five_details_are_kept_and_no_more_whatever_was_answered",
            "test_a_detail_that_is_not_allowed_is_not_read_either",
            "test_where_others_use_the_computer_nothing_is_read_and_what_was_kept_is_dropped",
        ),
        "tests/web/test_filling_in_for.py": ("test_the_next_child_is_someone_else_until_they_are_named",),
    },
    "someone abusive who shares the device or mailbox": {
        "tests/accessibility/test_exit_and_timeout.py": ("test_leaving_deletes_the_draft",),
        "tests/accessibility/test_back_button.py": ("test_after_leaving_the_back_button_shows_nothing",),
        "tests/web/test_history.py": (
            "test_every_outcome_has_the_same_title",
            "test_the_page_for_who_wrote_something_worrying_does_not_say_so_in_its_title",
        ),
        "tests/accessibility/test_without_javascript.py": (
            "test_leaving_deletes_the_draft_and_ends_on_a_neutral_page",
            "test_the_page_on_the_way_out_names_nothing",
        ),
        "tests/web/test_security.py": (
            "test_looking_never_changes_anything",
            "test_a_link_can_never_leave_finish_or_send",
        ),
        "tests/web/test_pressure.py": ("test_leaving_leads_away_even_when_the_database_is_down",),
    },
    "curious staff, a stolen dump": {
        "tests/threats/test_curious_staff.py": (
            "test_nothing_anybody_typed_stands_in_any_file_of_a_run",
            "test_what_was_typed_was_really_kept_and_arrived",
            "test_the_search_would_find_it_in_every_kind_of_place",
            "test_the_search_would_find_it_in_the_very_database_and_log_of_the_run",
        ),
        "tests/threats/test_curious_operators.py": (
            "test_neither_the_database_server_nor_the_broker_holds_anything_that_was_typed",
        ),
        "tests/threats/test_a_thief.py": (
            "test_all_that_the_web_process_holds_opens_no_draft_and_no_complaint",
            "test_the_same_thief_with_a_visitors_cookie_opens_that_visitors_draft_and_no_other",
            "test_the_same_thief_with_the_private_keys_opens_every_complaint_and_no_draft",
        ),
        "tests/web/test_private.py": (
            "test_what_visitors_ask_for_has_no_line_and_one_of_an_operator_names_a_route_not_a_page",
            "test_a_fault_of_ours_is_logged_by_its_kind_and_place_never_by_its_words",
        ),
    },
    "an officer of another team or organisation": {
        "tests/handoff/test_teams_apart.py": (
            "test_the_keys_of_one_team_open_nothing_of_any_other",
            "test_who_reports_wrongdoing_reaches_the_whistleblowing_team_alone",
            "test_a_request_to_be_contacted_is_sealed_for_that_team_too",
            "test_in_production_no_organisations_and_no_team_apart_share_a_key",
        ),
        "tests/handoff/test_back_offices_apart.py": (
            "test_a_back_office_with_rights_to_its_own_queue_alone_gets_its_own_messages_and_no_others",
            "test_a_back_office_publishes_nothing_but_answers",
            "test_a_back_office_reads_no_queue_but_its_own",
        ),
    },
    "who makes up messages with a team's public key": {
        "tests/desk/test_hostile_messages.py": (
            "test_a_header_of_lists_in_lists_keeps_no_other_message_from_becoming_a_case",
            "test_a_day_beyond_all_calendars_breaks_no_list",
            "test_more_of_anything_than_a_form_sends_is_a_dead_letter",
            "test_a_report_of_wrongdoing_is_for_the_team_apart_whatever_its_key_is_called",
        ),
    },
    "a changed line of the audit": {
        "tests/desk/test_audit.py": (
            "test_the_database_itself_lets_nobody_change_a_line",
            "test_a_changed_line_is_named",
            "test_an_audit_that_was_written_anew_is_found_by_what_was_kept_elsewhere",
        ),
    },
    "somebody who signs in as an officer": {
        "tests/desk/test_signing_in.py": (
            "test_after_five_wrong_tries_an_account_waits_and_then_works_again",
            "test_wrong_unknown_locked_and_gone_answer_alike",
            "test_a_code_counts_once",
            "test_a_session_never_has_a_secret_that_was_in_the_browser_before",
            "test_a_session_ends_after_fifteen_idle_minutes_and_after_eight_hours",
        ),
        "tests/desk/test_coming_back.py": ("test_with_nothing_from_before_does_anybody_come_in",),
        "tests/desk/test_roles.py": ("test_nobody_opens_anything_who_has_not_signed_in",),
    },
    "whoever comes by the provider, or stands between it and the desk": {
        "tests/desk/test_oidc.py": (
            "test_the_way_there_proves_itself_by_pkce_and_is_told_nothing_of_us",
            "test_an_answer_counts_once_and_only_in_the_browser_that_began",
            "test_a_code_of_somebody_else_is_refused_by_what_only_this_browser_knows",
            "test_what_was_begun_is_over_after_ten_minutes",
            "test_an_answer_of_another_provider_or_without_a_code_is_refused",
            "test_a_token_for_somebody_else_or_of_another_time_is_refused",
            "test_a_token_that_the_provider_did_not_sign_is_refused",
            "test_no_token_is_kept_in_the_browser",
            "test_rights_are_read_anew_at_each_sign_in",
            "test_whose_groups_do_not_let_them_in_is_told_why_and_loses_every_session",
            "test_who_was_let_go_stays_out_whatever_their_groups",
            "test_who_signed_in_with_a_password_before_is_the_same_person_only_if_their_address_is_proved",
            "test_nobody_signs_in_with_a_password_where_there_is_a_provider",
            "test_settings_that_would_let_in_the_wrong_people_stop_the_start",
        ),
    },
    "a stolen database of the desk": {
        "tests/desk/test_opener.py": (
            "test_nothing_of_what_was_sent_stands_in_clear_in_the_database",
            "test_each_record_has_a_key_of_its_own_and_tells_no_length",
            "test_a_record_opens_under_no_other_envelope",
        ),
        "tests/desk/test_search_index.py": (
            "test_the_same_name_has_other_tokens_in_each_team_and_without_its_key_nobody_can_make_them",
        ),
        "tests/desk/test_keying_in.py": ("test_what_is_keyed_in_is_sealed_where_it_is_kept",),
        "tests/desk/test_notices.py": ("test_no_notice_holds_the_story_and_no_recipient_stands_in_clear",),
        "tests/desk/test_keys_apart.py": (
            "test_a_process_that_cannot_read_the_keys_has_a_case_opened",
            "test_the_keys_are_closed_to_whoever_does_not_own_them",
        ),
    },
    "a curious officer of another team": {
        "tests/desk/test_from_send_to_the_list.py": (
            "test_another_team_sees_nothing_of_it",
            "test_nobody_sees_anything_who_has_not_signed_in",
        ),
        "tests/desk/test_opener.py": (
            "test_no_one_opens_what_is_not_for_them_and_the_audit_says_who_tried",
            "test_a_desk_with_the_key_of_complaints_alone_reads_nothing_of_whistleblowing",
        ),
        "tests/desk/test_search_index.py": ("test_only_who_is_of_its_team_finds_it",),
        "tests/desk/test_each_act.py": ("test_nobody_of_another_team_or_without_cases_does_anything",),
        "tests/desk/test_letters.py": ("test_another_team_finds_none_of_it",),
        "tests/desk/test_replies.py": ("test_another_team_and_those_who_see_no_case_cannot_write",),
        "tests/desk/test_keying_in.py": ("test_nobody_else_can_open_what_somebody_is_keying_in",),
        "tests/desk/test_figures_pages.py": ("test_a_manager_is_told_of_single_cases_of_their_own_team_alone",),
    },
    "an officer who is complained about": {
        "tests/desk/test_conflict_of_interest.py": (
            "test_who_is_named_never_learns_that_there_is_such_a_case",
            "test_who_is_kept_from_a_case_is_kept_from_the_one_in_which_it_goes_on",
            "test_others_say_first_that_they_have_no_part_in_it_and_once",
        ),
        "tests/desk/test_who_joined_later.py": (
            "test_who_joined_after_it_came_is_kept_from_it_when_they_sign_in",
            "test_whose_name_or_teams_are_changed_is_kept_from_it_at_once",
            "test_the_intake_sees_to_it_when_the_opener_was_away",
        ),
        "tests/desk/test_each_act.py": ("test_a_manager_keeps_a_case_from_whom_it_concerns",),
        "tests/desk/test_letting_in.py": (
            "test_nobody_lets_themselves_in_and_no_officer_lets_anybody_in",
            "test_the_audit_says_who_let_whom_into_which_case",
        ),
        "tests/desk/test_figures_pages.py": ("test_nobody_is_told_of_a_case_that_they_must_not_see",),
    },
    "an officer who opens hundreds": {
        "tests/desk/test_opener.py": (
            "test_more_than_sixty_cases_within_an_hour_are_slowed_down_and_told",
            "test_searching_has_a_measure_of_its_own",
            "test_the_audit_has_its_line_before_the_key_is_read",
        ),
        "tests/desk/test_reading_a_case.py": (
            "test_a_case_that_is_read_has_a_line_once_a_sitting_and_not_at_each_look",
            "test_more_than_sixty_cases_that_are_read_within_an_hour_raise_the_alarm",
            "test_who_has_read_so_many_is_slowed_when_they_open_one",
        ),
        "tests/desk/test_search_index.py": ("test_the_audit_says_that_somebody_searched_and_never_for_what",),
    },
    "whoever uses an officer's session or browser": {
        "tests/desk/test_replies.py": ("test_a_form_that_is_not_ours_sends_nothing",),
        "tests/desk/test_letters.py": ("test_nothing_is_marked_as_posted_by_a_form_that_is_not_ours",),
        "tests/desk/test_keying_in.py": ("test_nothing_is_taken_without_the_token_of_the_session",),
        "tests/desk/test_signing_in_from_elsewhere.py": (
            "test_a_form_from_elsewhere_signs_nobody_in_and_is_no_try",
            "test_a_form_from_elsewhere_signs_nobody_out",
            "test_what_is_kept_of_a_sign_in_goes_with_no_form_of_another_site",
        ),
    },
    "whoever takes over the desk's web server or its intake": {
        "tests/desk/test_who_asks_the_opener.py": (
            "test_it_opens_for_who_is_signed_in_and_an_id_of_theirs_is_not_enough",
            "test_all_that_the_database_has_of_a_session_opens_nothing",
            "test_a_session_that_is_over_opens_nothing",
            "test_their_role_is_looked_up_each_time",
            "test_whoever_names_somebody_beside_the_session_gets_nothing",
            "test_who_is_of_the_team_apart_and_of_another_opens_nothing_of_either",
            "test_a_machine_has_cases_read_and_opens_none_whatever_session_it_has",
        ),
        "tests/desk/test_keys_apart.py": ("test_a_process_that_cannot_read_the_keys_has_a_case_opened",),
    },
    "another process on the desk's computer": {
        "tests/desk/test_opener_socket.py": (
            "test_only_its_owner_and_group_may_come_near_the_socket",
            "test_a_folder_into_which_others_could_put_a_socket_of_theirs_is_not_used",
            "test_a_user_of_this_computer_who_is_not_named_gets_no_answer",
        ),
    },
    "whoever reads the mail": {
        "tests/desk/test_notices.py": ("test_no_notice_holds_the_story_and_no_recipient_stands_in_clear",),
        "tests/desk/test_replies.py": (
            "test_an_answer_goes_by_email_only_once_the_officer_has_checked_that_they_asked_for_it",
            "test_how_it_is_safe_to_reach_them_is_shown_first_and_must_be_read",
            "test_an_email_beside_a_letter_says_that_it_comes_and_nothing_else",
            "test_whom_it_goes_to_cannot_be_taken_to_another_case",
        ),
        "tests/desk/test_smtp.py": (
            "test_the_name_and_password_go_under_tls_alone",
            "test_a_server_elsewhere_without_tls_is_given_nothing",
        ),
    },
    "whoever reaches the broker": {
        "tests/handoff/test_binding.py": (
            "test_a_word_that_was_changed_on_the_envelope_is_named_and_nothing_is_shown",
            "test_bodies_that_were_swapped_in_the_inbox_are_refused_at_the_terminal",
            "test_what_is_bound_to_a_part_of_it_is_refused",
        ),
        "tests/handoff/test_answers.py": (
            "test_an_answer_that_is_not_to_be_believed_changes_nothing_is_counted_and_forgotten",
            "test_what_was_not_delivered_cannot_be_registered",
        ),
    },
    "the organisation complained about": {
        "tests/threats/test_the_organisation_complained_about.py": (
            "test_a_known_and_an_unknown_reference_are_answered_alike_everywhere",
            "test_no_address_has_a_place_for_a_reference",
            "test_references_do_not_tell_how_many_complaints_there_are",
            "test_where_a_complaint_goes_follows_from_validated_answers_alone",
        ),
        "tests/web/test_the_time_of_day.py": (
            "test_an_employer_with_everything_in_hand_cannot_place_it_within_the_working_day",
            "test_what_an_anonymous_person_sends_waits_for_the_batch_and_says_no_other_moment",
            "test_a_batch_comes_in_no_order",
        ),
        "tests/web/test_health.py": ("test_whoever_keeps_asking_does_not_learn_when_someone_sends",),
        "tests/web/test_nobody_was_here_before.py": ("test_the_page_is_as_much_work_for_the_second_as_for_the_first",),
        "tests/store/test_rewriting.py": ("test_from_the_daily_purge_on_bodies_lie_by_their_keys",),
    },
    "a hostile site": {
        "tests/web/test_security.py": (
            "test_the_table_names_every_address_that_takes_a_form",
            "test_a_forged_form_is_refused_and_changes_nothing",
            "test_a_form_never_leads_to_another_site",
            "test_only_our_own_names_are_answered",
        ),
    },
    "a bot": {
        "tests/threats/test_a_bot.py": (
            "test_twenty_terminals_and_a_flooder_behind_one_address_and_no_one_is_refused",
        ),
        "tests/web/test_pressure.py": (
            "test_a_draft_that_floods_is_slowed_and_no_other_draft_is",
            "test_what_a_machine_fills_in_is_flagged_and_taken_all_the_same",
            "test_without_room_on_the_disk_nobody_is_asked_anything_and_whoever_has_begun_goes_on",
        ),
        "tests/operating/test_newcomers.py": (
            "test_beyond_sixty_at_once_they_come_five_a_second",
            "test_an_unusual_hour_is_told_when_it_has_ended_and_for_an_hour",
        ),
        "tests/operating/test_twenty_terminals.py": (
            "test_an_afternoon_at_twenty_terminals_behind_one_address_slows_and_refuses_nobody",
        ),
        "tests/web/test_contact_me_sent.py": (
            "test_the_same_words_on_the_same_day_are_one_message_whoever_sends_them",
        ),
        "tests/web/test_limits.py": ("test_a_form_of_many_empty_fields_is_counted_before_it_is_taken_apart",),
        "tests/web/test_outages.py": (
            "test_a_body_that_is_too_big_is_answered_by_a_page",
            "test_too_many_parts_are_answered_by_a_page",
        ),
    },
    "a hostile broker, or whoever else can write to it": {
        "tests/handoff/test_hostile_words.py": (
            "test_what_lies_in_the_inbox_is_listed_a_line_each",
            "test_what_is_no_message_once_opened_is_said_in_a_sentence",
            "test_an_odd_message_is_shown_as_it_is_and_commands_nothing",
        ),
        "tests/handoff/test_dead_letters.py": ("test_what_a_dead_letter_says_about_itself_commands_no_terminal",),
    },
    "a content author or translator": {
        "tests/threats/test_a_hostile_author.py": (
            "test_a_hostile_pack_renders_inert",
            "test_hostile_guidance_renders_inert",
            "test_a_link_that_is_not_on_the_list_stops_the_start_or_stays_text",
        ),
        "tests/content/test_catalogues.py": (
            "test_a_hostile_translation_is_only_text",
            "test_a_translation_keeps_placeholders_links_weight_spaces_and_names_of_buttons",
        ),
    },
    "a crash or an outage": {
        "tests/threats/test_a_full_disk.py": (
            "test_a_full_disk_loses_nothing_and_what_is_tried_again_is_sent_once",
            "test_on_a_disk_that_others_filled_to_the_last_byte_expired_drafts_are_deleted_all_the_same",
        ),
        "tests/operating/test_slow_visitors.py": ("test_a_hundred_who_do_not_go_on_keep_nobody_waiting",),
        "tests/operating/test_reloading.py": (
            "test_with_a_broken_pack_neither_a_reload_nor_a_dying_worker_ends_the_service",
        ),
        "tests/operating/test_restore.py": (
            "test_a_file_that_is_replaced_underneath_is_noticed_and_nobody_is_told_a_reference_it_lacks",
        ),
        "tests/store/test_trial.py": ("test_a_damaged_outbox_closes_the_gate", "test_a_standby_closes_the_gate"),
        "tests/store/test_frozen.py": ("test_a_frozen_server_is_given_up_and_found_again_when_it_thaws",),
        "tests/web/test_outages.py": (
            "test_a_broken_database_loses_nothing_that_was_typed",
            "test_a_send_that_failed_was_not_half_sent_and_trying_again_sends_once",
            "test_a_busy_database_is_waited_for",
        ),
        "tests/web/test_pressure.py": ("test_while_the_database_hangs_guidance_and_health_go_on_and_typed_text_stays",),
        "tests/web/test_sending.py": ("test_eight_at_once_send_once",),
        "tests/handoff/test_relay.py": (
            "test_a_queue_that_is_down_is_asked_once_a_batch_and_loses_nothing",
            "test_a_confirmation_that_is_lost_means_it_is_sent_again_and_has_one_effect",
            "test_a_relay_that_died_is_followed_by_another",
        ),
        "tests/chaos/test_chaos.py": (
            "test_nothing_is_lost_or_doubled_whatever_is_killed",
            "test_who_does_not_wait_to_be_confirmed_is_seen_to_lose",
        ),
        "tests/desk/test_notices.py": (
            "test_whoever_dies_after_sending_leaves_one_that_goes_again_under_the_same_id",
            "test_an_email_that_went_while_the_database_was_away_is_written_down_when_it_is_back_and_goes_once",
        ),
        "tests/desk/test_starting_order.py": ("test_the_web_server_waits_for_its_secret_and_a_database_that_is_away",),
        "tests/handoff/test_rabbit.py": (
            "test_what_the_broker_did_not_confirm_before_it_died_is_sent_again_and_nothing_is_lost_or_doubled",
            "test_what_no_queue_takes_is_not_delivered",
            "test_both_sides_find_the_broker_again_after_it_was_killed",
        ),
        "tests/handoff/test_broker_alarm.py": (
            "test_the_inbox_fills_while_the_alarm_lasts_and_the_answers_follow_when_it_is_over",
            "test_a_blocked_relay_says_so_goes_on_reading_answers_and_sends_everything_once_it_is_over",
        ),
        "tests/handoff/test_resending.py": (
            "test_what_the_broker_lost_after_delivery_is_sent_again_registered_and_has_one_effect",
        ),
        "tests/handoff/test_dead_letters.py": (
            "test_good_messages_that_a_consumer_refused_are_listed_and_put_back_and_have_one_effect",
        ),
        "tests/handoff/test_receiving.py": ("test_a_broker_that_is_down_stops_nobody_from_sending",),
        "tests/store/test_races.py": (
            "test_a_thousand_races_of_two_to_eight_simultaneous_sends_give_one_reference_each",
        ),
        "tests/store/test_on_disk.py": ("test_a_hundred_sendings_are_a_hundred_syncs_and_drafts_wait_for_none",),
        "tests/store/test_database_killed.py": (
            "test_a_page_that_was_saved_outlives_the_death_of_the_database_server",
        ),
        "tests/web/test_postgres.py": ("test_a_database_that_was_killed_is_noticed_at_once_and_nothing_typed_is_lost",),
    },
    "a slip by the operator": {
        "tests/operating/test_a_log_that_cannot_be_written.py": (
            "test_pages_go_on_send_is_confirmed_and_the_relay_delivers",
        ),
        "tests/operating/test_frozen_database.py": (
            "test_with_a_frozen_database_and_many_probes_health_and_guidance_go_on",
        ),
        "tests/threats/test_a_slip_by_the_operator.py": (
            "test_each_thing_that_is_missing_stops_the_start_and_says_what_to_do",
            "test_each_thing_that_is_missing_is_said_with_phone_and_post_before_the_first_question",
        ),
        "tests/handoff/test_settings.py": ("test_every_problem_is_named_at_once_with_what_to_do",),
    },
}
"""Who may harm the people who use this, and by file the tests that show they cannot."""


def found_in(path: Path) -> set[str]:
    """Return the names of the tests a file holds, those in classes too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("threat", THREATS)
def test_the_tests_that_answer_a_threat_are_there(threat: str) -> None:
    assert THREATS[threat], "a threat without a test"
    for file, names in THREATS[threat].items():
        assert names
        assert set(names) <= found_in(CHECKOUT / file), f"{file} lacks {set(names) - found_in(CHECKOUT / file)}"


def test_no_test_of_a_threat_is_left_out_of_the_table() -> None:
    told = {name for files in THREATS.values() for names in files.values() for name in names}
    here = set().union(*(found_in(path) for path in Path(__file__).parent.glob("test_*.py"))) - found_in(Path(__file__))
    controls = {
        "test_nothing_missing_stops_nobody",
        "test_a_text_is_looked_for_in_every_form_it_may_take",
        "test_what_people_type_is_shown_back_as_text_alone",
    }
    assert here - told == controls
