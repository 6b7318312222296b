"""python-amazon-ad-api with what `adkeeper exec --set amazon-ads,ad-api` puts into its environment.

The library knows Amazon's own addresses only, so each client is pointed at the one it is given. The last line printed is
JSON for the test that started this.
"""

import json
import os
import sys

from ad_api.api import Profiles
from ad_api.api.v1 import Campaigns

ADVERTISER = sys.argv[1]


class DspCampaigns(Campaigns):
    """Amazon wants to know the advertiser; the library leaves that header to its caller."""

    @property
    def headers(self):
        return super().headers | {"Amazon-Ads-AccountId": ADVERTISER}


def calls(kind):
    """One of the library's groups of calls."""
    client = kind(access_token=os.environ["AD_API_ACCESS_TOKEN"], timeout=20)
    client.endpoint = os.environ["AMAZON_ADS_API_URL"]
    return client


def campaigns():
    """The names of all campaigns, page by page."""
    names, body = [], {"adProductFilter": {"include": ["AMAZON_DSP"]}}
    while True:
        page = calls(DspCampaigns).query_campaigns(body=body).payload
        names += [one["name"] for one in page["campaigns"]]
        if "nextToken" not in page:
            return names
        body["nextToken"] = page["nextToken"]


profiles = calls(Profiles)
print(
    json.dumps(
        {
            "profiles": sorted(str(one["profileId"]) for one in profiles.list_profiles().payload),
            "campaigns": campaigns(),
            "profile": profiles.credentials["profile_id"],
            "secrets": [profiles.credentials[name] for name in ("client_secret", "refresh_token")],
            "secrets elsewhere": [name for name, value in os.environ.items() if "Atzr|" in value],
        }
    )
)
