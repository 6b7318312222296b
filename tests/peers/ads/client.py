"""python-amazon-ad-api talks to the sandbox. Nothing of it is changed but the addresses.

Settings come from the environment; the last line printed is JSON for the test that started this.
"""

import json
import os
from urllib.parse import urlsplit

from ad_api.api import ManagerAccounts, Profiles, Reports
from ad_api.auth import AccessTokenClient
from ad_api.auth.exceptions import AuthorizationError
from ad_api.base import AdvertisingApiException, Marketplaces

LWA = urlsplit(os.environ["LWA_URL"])
AccessTokenClient.scheme = f"{LWA.scheme}://"
AccessTokenClient.host = LWA.netloc
for market, name in ((Marketplaces.US, "ADS_NA"), (Marketplaces.UK, "ADS_EU"), (Marketplaces.JP, "ADS_FE")):
    market.endpoint = os.environ[name]

CREDENTIALS = {
    "client_id": os.environ["CLIENT_ID"],
    "client_secret": os.environ["CLIENT_SECRET"],
    "refresh_token": os.environ["REFRESH_TOKEN"],
    "profile_id": os.environ["PROFILE_ID"],
}


def calls(kind, market, **credentials):
    """One of the library's groups of calls."""
    return kind(marketplace=market, credentials=CREDENTIALS | credentials, timeout=20)


def refused(call):
    """Status and body of the refusal that the library reports."""
    try:
        call()
    except AdvertisingApiException as error:
        return [error.code, error.error]
    except AuthorizationError as error:
        return [error.status_code, error.error_code]
    raise SystemExit("this call had to be refused")


NA = Marketplaces.US
REPORT = {
    "name": "what was spent",
    "startDate": "2026-11-01",
    "endDate": "2026-11-14",
    "configuration": {
        "adProduct": "DEMAND_SIDE_PLATFORM",
        "reportTypeId": "dspCampaign",
        "groupBy": ["campaign"],
        "columns": ["intervalStart", "intervalEnd", "totalCost"],
        "timeUnit": "SUMMARY",
        "format": "GZIP_JSON",
        "filters": [{"field": "advertiserId", "values": [os.environ["ADVERTISER_ID"]]}],
    },
}


def ids(found):
    """Profile ids as text: some are too large for other readers of JSON."""
    return [str(one["profileId"]) for one in found.payload]


token = AccessTokenClient(CREDENTIALS, timeout=20).get_auth()
created = calls(Reports, NA).post_report(body=REPORT).payload
seller = os.environ["SELLER_ID"]
told = {
    "token": [token.token_type, token.expires_in, token.refresh_token == CREDENTIALS["refresh_token"]],
    "US": ids(calls(Profiles, NA).list_profiles()),
    "UK": ids(calls(Profiles, Marketplaces.UK).list_profiles()),
    "JP": ids(calls(Profiles, Marketplaces.JP).list_profiles()),
    "agencies": ids(calls(Profiles, NA).list_profiles(profileTypeFilter="agency")),
    "viewed": ids(calls(Profiles, NA).list_profiles(accessLevel="view", apiProgram="report")),
    "managers": calls(ManagerAccounts, NA).list_manager_accounts().payload["managerAccounts"],
    "report": created,
    "report later": calls(Reports, NA).get_report(created["reportId"]).payload,
    "report twice": refused(lambda: calls(Reports, NA).post_report(body=REPORT)),
    "report of a seller": refused(lambda: calls(Reports, NA, profile_id=seller).post_report(body=REPORT)),
    "report of nobody": refused(lambda: calls(Reports, NA).get_report("nobody")),
    "bad value": refused(lambda: calls(Profiles, NA).list_profiles(accessLevel="own")),
    "bad token": refused(lambda: calls(Profiles, NA, refresh_token="Atzr|x").list_profiles()),
}
print(json.dumps(told))
